"""Hide figures below a minimum from readers who may not open their rows, each with a second figure (docs/privacy.md).

Otherwise a figure could identify a person, or be computed as the total minus the others.
"""

from collections.abc import Callable, Collection, Mapping

from pwa.core.tree_paths import lineage


def suppressed(counts: Mapping[str, int], top: str, least: int, opened: Collection[str] = ()) -> dict[str, int | None]:
    """Return the figure of each unit of a tree by path, None if it is hidden.

    `counts` maps the path of each unit to the number of people directly in it; `top` is the path of the whole tree. Of
    the children of a shown unit those below `least` are hidden, then the next smallest ones, until at least two are
    hidden that together reach `least`; below a hidden unit everything is hidden. Subtrees in `opened`, whose rows the
    reader may open, are always shown.
    """
    totals: dict[str, int] = {}
    for path, count in counts.items():
        for above in _upwards(path, top):
            totals[above] = totals.get(above, 0) + count
    parts: dict[str, list[str]] = {}
    for path in totals:
        if path != top:
            parts.setdefault(_upwards(path, top)[1], []).append(path)
    shown: dict[str, int | None] = {}

    def is_open(path: str) -> bool:
        return any(path.startswith(subtree) for subtree in opened)

    def walk(path: str, hidden: bool) -> None:
        shown[path] = None if hidden and not is_open(path) else totals.get(path, 0)
        below, own = parts.get(path, []), counts.get(path, 0)
        hide = None if shown[path] is None else _hidden_parts(own, totals, below, least, is_open)
        for part in below:
            walk(part, hide is None or part in hide)

    walk(top, totals.get(top, 0) < least)
    return shown


def _hidden_parts(
    direct: int, totals: Mapping[str, int], parts: list[str], least: int, is_open: Callable[[str], bool]
) -> set[str]:
    """Return which children of a shown unit are hidden. `direct`: people directly in the unit, a figure that is never
    shown by itself."""
    closed = sorted((part for part in parts if not is_open(part)), key=lambda part: (totals[part], part))
    hide = {part for part in closed if totals[part] < least}
    unshown, together = bool(direct), direct + sum(totals[part] for part in hide)
    if not hide and not 0 < direct < least:
        return hide
    for part in (part for part in closed if part not in hide):
        if len(hide) + unshown >= 2 and together >= least:
            break
        hide.add(part)
        together += totals[part]
    return hide


def _upwards(path: str, top: str) -> list[str]:
    """List the path and those above it, up to `top`."""
    return lineage(path, top)[::-1]
