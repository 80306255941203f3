"""Shield the figures of the tree of units, for every page: members and how many are away, from the visitor's post
downwards.

Other packages ask here before they show any figure of a unit: what this hides is shown nowhere.
"""

from collections.abc import Callable, Collection

from pwa.core.tree_paths import lineage
from pwa.organisations.models import Unit, parameters_at
from pwa.policy.small_figures import Split, suppressed_split

from . import headcounts


def tree_figures(top: Unit, path: str, least: int, opened: Collection[str] = ()) -> Callable[[str], Split]:
    """Return a function from a path to (members, away), None if hidden.

    It answers for the units from `top`, the visitor's post, down to `path`, and for those directly below each of them.
    `opened`: the subtrees whose people the visitor may open; they are counted apart, because the visitor can subtract
    them. At most two queries.
    """
    counts = headcounts.partition(top.path, path)
    known = [one for one in _widest(opened) if one.startswith(top.path)]
    apart = [one for one in known if one not in counts and one not in lineage(path, top.path)]
    for one, (members, away) in headcounts.totals(apart).items():
        around = max((part for part in counts if one.startswith(part)), key=len, default=None)
        if around is not None and not any(around.startswith(other) for other in known):
            whole = counts[around]
            counts[around] = (whole[0] - members, whole[1] - away)
            counts[one] = (members, away)
    return suppressed_split(counts, top.path, least, known)


def is_hidden_from_county(unit: Unit, away: bool = False) -> bool:
    """Whether the tree hides from the county department the figure of the unit's members (`away`: of those away)."""
    county = Unit.get(Unit.path == lineage(unit.path)[0])
    least = parameters_at(county.path)["figures.least"]
    return tree_figures(county, unit.path, least)(unit.path)[int(away)] is None


def _widest(paths: Collection[str]) -> list[str]:
    return [path for path in sorted(set(paths)) if not any(one != path and path.startswith(one) for one in paths)]
