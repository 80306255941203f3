"""Hide figures below a minimum from readers who may not open their rows, each with a second figure (docs/privacy.md).

Otherwise a figure could identify a person, or be computed as the total minus the others.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from pwa.core.clock import day_of
from pwa.core.tree_paths import lineage

Split = tuple[int | None, int | None]  # the people of a unit, and those in one part of them; None if hidden


def counted_this_week(at: datetime, now: datetime) -> bool:
    """Whether what was counted at `at` counts still, or a week has begun since, on Monday in China. Figures of people
    who need something (requests, overdue contacts) are shown as of once a week to readers who may not open their rows:
    of figures that move at once, whoever watches learns of each single person (decision 0014)."""
    return _monday(at) == _monday(now)


def _monday(moment: datetime) -> date:
    day = day_of(moment)
    return day - timedelta(days=day.weekday())


def suppressed(counts: Mapping[str, int], top: str, least: int, opened: Collection[str] = ()) -> dict[str, int | None]:
    """Return the figure of each unit of a tree by path, None if it is hidden.

    `counts` maps the path of each unit to the number of people directly in it; `top` is the path of the whole tree. Of
    the children of a shown unit those below `least` are hidden, then the next smallest ones, until at least two are
    hidden that together reach `least`; below a hidden unit everything is hidden. Subtrees in `opened`, whose rows the
    reader may open, are always shown, and subtracted before anything else is judged: the reader knows their figures.
    """
    totals: dict[str, int] = {}
    closed: dict[str, int] = {}  # without the people whom the reader may open
    for path, count in counts.items():
        known = any(path.startswith(subtree) for subtree in opened)
        for above in _upwards(path, top):
            totals[above] = totals.get(above, 0) + count
            closed[above] = closed.get(above, 0) + (0 if known else count)
    parts: dict[str, list[str]] = {}
    for path in totals:
        if path != top:
            parts.setdefault(_upwards(path, top)[1], []).append(path)
    shown: dict[str, int | None] = {}

    def walk(path: str, hidden: bool) -> None:
        known = any(path.startswith(subtree) for subtree in opened)
        shown[path] = None if hidden and not known else totals.get(path, 0)
        below, own = parts.get(path, []), 0 if known else counts.get(path, 0)
        hide = None if shown[path] is None else _hidden_parts(own, closed, below, least)
        for part in below:
            walk(part, hide is None or part in hide)

    walk(top, 0 < closed.get(top, 0) < least)
    return shown


def suppressed_split(
    counts: Mapping[str, tuple[int, int]], top: str, least: int, opened: Collection[str] = ()
) -> Callable[[str], Split]:
    """Return a function from a unit's path to its people and those in one part of them, None if hidden.

    `counts`: both numbers by path, as for `suppressed`. The part is hidden too where the rest, people minus part, could
    identify a person.
    """
    people = suppressed({path: whole for path, (whole, _part) in counts.items()}, top, least, opened)
    parts = suppressed({path: part for path, (_whole, part) in counts.items()}, top, least, opened)
    rest = suppressed({path: whole - part for path, (whole, part) in counts.items()}, top, least, opened)

    def figures(path: str) -> Split:
        whole, part = figure_of(people, path), figure_of(parts, path)
        return whole, None if whole is None or figure_of(rest, path) is None else part

    return figures


def suppressed_parts(
    parts: Mapping[str, int], whole: int | None, top: str, least: int, opened: Collection[str] = ()
) -> dict[str, int | None]:
    """Return the figure of each part of a `whole` that stands on the same page, None if it is hidden: one below
    `least`, and one by which such a one, or what is left of the whole, could be computed. Where the whole is hidden
    (None), only parts in `opened` are shown."""
    if whole is None:
        return {path: number if any(path.startswith(one) for one in opened) else None for path, number in parts.items()}
    shown = suppressed({**parts, top: max(whole - sum(parts.values()), 0)}, top, least, opened)
    return {path: figure_of(shown, path) for path in parts}


def figure_of(shown: Mapping[str, int | None], path: str) -> int | None:
    """Return the figure of any unit of the tree of `suppressed`: 0 where it counts nobody, unless a unit above it is
    hidden."""
    if path in shown:
        return shown[path]
    above = max((one for one in shown if path.startswith(one)), key=len, default=None)
    return None if above is None or shown[above] is None else 0


def _hidden_parts(direct: int, totals: Mapping[str, int], parts: list[str], least: int) -> set[str]:
    """Return which children of a shown unit are hidden. `direct`: people directly in the unit, a figure that is never
    shown by itself."""
    filled = sorted((part for part in parts if totals[part]), key=lambda part: (totals[part], part))
    hide = {part for part in filled if totals[part] < least}
    unshown, together = bool(direct), direct + sum(totals[part] for part in hide)
    if not hide and not 0 < direct < least:
        return hide
    for part in (part for part in filled if part not in hide):
        if len(hide) + unshown >= 2 and together >= least:
            break
        hide.add(part)
        together += totals[part]
    return hide


def _upwards(path: str, top: str) -> list[str]:
    """List the path and those above it, up to `top`."""
    return lineage(path, top)[::-1]
