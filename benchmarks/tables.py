"""What `make bench` prints: each figure beside its goal, and whether the goal is met."""

from dataclasses import dataclass
from unicodedata import east_asian_width


@dataclass(frozen=True)
class Line:
    """One row: `met` is None where there is no goal."""

    what: str
    here: str
    goal: str = ""
    met: bool | None = None


def at_most(what: str, here: float, goal: float, unit: str = "×", digits: int = 2) -> Line:
    """Return a figure that must not be above its goal."""
    return Line(what, f"{here:.{digits}f} {unit}", f"≤ {goal:g} {unit}", here <= goal)


def at_least(what: str, here: float, goal: float, unit: str = "×", digits: int = 1) -> Line:
    """Return a figure that must not be below its goal."""
    return Line(what, f"{here:.{digits}f} {unit}", f"≥ {goal:g} {unit}", here >= goal)


def told(what: str, here: object) -> Line:
    """Return a figure without a goal."""
    return Line(what, str(here))


def show(title: str, lines: list[Line]) -> None:
    """Print one table."""
    rows = [
        ("", "here", "goal", "met?"),
        *((x.what, x.here, x.goal, {None: "", True: "yes", False: "NO"}[x.met]) for x in lines),
    ]
    widths = [max(_wide(row[n]) for row in rows) for n in range(4)]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell + " " * (widths[n] - _wide(cell)) for n, cell in enumerate(row)).rstrip())
    print(flush=True)


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
