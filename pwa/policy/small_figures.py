"""Hide a figure under five from readers who may not open its rows, and a second figure with it (docs/privacy.md).

Otherwise a figure could point at a person, or be had by taking the others from the total.
"""

from collections.abc import Callable, Collection, Mapping

from pwa.core.tree_paths import lineage


def shielded(counts: Mapping[str, int], top: str, least: int, opened: Collection[str] = ()) -> dict[str, int | None]:
    """Figures of a tree of units, None where hidden.

    `counts` maps the path of each unit to the people who belong to it directly, `top` is the path of the whole. Of the
    parts of a shown whole those under `least` are hidden, then the next smallest until at least two are hidden that
    together reach `least`; below a hidden one everything is hidden. Subtrees in `opened` may be opened row by row, so
    they are always shown.
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
    """Which parts of a shown whole are hidden. `direct`: people of the whole itself, a part that is never shown."""
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
    """The path and those above it, up to `top`."""
    return lineage(path, top)[::-1]
