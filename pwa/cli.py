"""The `yanxing` command. Each room brings its own commands."""


def main() -> None:
    """The `yanxing` command."""
    raise SystemExit("not yet")
