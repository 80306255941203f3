"""No file grows into a monster: what is over 250 lines is listed with its reason, and the list is meant to be empty."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 250
REASONS = {
    "pwa/migrations/0001_initial.py": "frozen: written once by scripts/freeze.py, a column a line",
    "static/css/yanxing.css": "one stylesheet, in layers; it is read by its table of contents",
    "templates/ui/macros.html": "one macro a component; a component is found by its name",
}
LOOKED_AT = ("pwa", "templates", "static", "tests", "scripts", "benchmarks")


def files() -> list[Path]:
    """Everything that somebody wrote by hand."""
    found = [
        path
        for top in LOOKED_AT
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".js", ".mjs", ".html", ".css")
    ]
    return [path for path in [*found, ROOT / "service_worker.js"] if "vendor" not in path.parts]


def long_ones() -> set[str]:
    """Those over the limit."""
    return {p.relative_to(ROOT).as_posix() for p in files() if len(p.read_text("utf-8").splitlines()) > MOST}


def test_what_is_long_says_why():
    assert long_ones() - REASONS.keys() == set()


def test_the_list_of_reasons_holds_nothing_that_became_short():
    assert REASONS.keys() - long_ones() == set()


def test_the_worker_is_a_table_of_contents():
    assert len((ROOT / "service_worker.js").read_text("utf-8").splitlines()) <= 60
