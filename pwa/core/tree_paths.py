"""Paths of units: `0001/0004/` lies below `0001/`, and every path sorts as its tree."""


def lineage(path: str, top: str = "") -> list[str]:
    """List the path and those above it, widest first; with `top` from that one down."""
    return [path[: end + 1] for end in range(max(len(top) - 1, 0), len(path)) if path[end] == "/"]


def ancestors(path: str) -> list[str]:
    """List the paths above this one, widest first."""
    return lineage(path)[:-1]


def end_of(path: str) -> str:
    """Say where the subtree at `path` ends: the first path behind it. '0' follows '/'."""
    return f"{path[:-1]}0"
