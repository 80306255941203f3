"""Select the figures of a round that one visitor sees: all where they may open the people, otherwise what disclosure
control leaves visible."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.identity.visitor import Visitor
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.organisations.models import STEP, Unit, parameters_at

from .disclosure_control import SUMS, Suppression, Tables, suppression_of_top, suppressions_below, tables_of
from .models import Round
from .reach import MAKES, own_part, round_within
from .round_counts import ALL, COVERAGE, Counted, Counts, counted, own_counts


def opened_round(visitor: Visitor, round_id: UUID) -> tuple[Round, list[Unit]]:
    """Return a round that was opened, and its widest units over which this visitor holds a post. Raises NotFound."""
    row = round_within(visitor, round_id)
    tops = tops_within(visitor, row)
    if row.opened_at is None or not tops:
        raise NotFound
    return row, tops


def tops_within(visitor: Visitor, row: Round) -> list[Unit]:
    """Return the widest units of the round over which this visitor holds a post."""
    known = {post.unit.path: post.unit for post in visitor.posts_as(*MAKES)} | {row.unit.path: row.unit}
    return [known[path] for path in own_part(visitor, row)]


def unit_seen(tops: list[Unit], unit_id: UUID | None) -> tuple[Unit, Unit]:
    """Return the unit asked for (or the first of `tops`), and the one of `tops` above it. Raises NotFound."""
    unit = tops[0] if unit_id is None else Unit.get_or_none(Unit.id == unit_id)
    top = next((top for top in tops if unit is not None and top.covers(unit.path)), None)
    if unit is None or top is None:
        raise NotFound
    return unit, top


@dataclass(frozen=True)
class Figures:
    """The figures of one unit as tables; `suppression` is None for visitors who may open its people."""

    tables: Tables
    suppression: Suppression | None = None
    least: int = 0
    known: Tables | None = None  # the part of `tables` whose people the visitor may open

    def get(self, table: str, key: str) -> int | None:
        """Return the figure, or None where it is hidden."""
        people = self.tables.get(table, {}).get(key, 0)
        if self.suppression is None:
            return people
        closed = people - (self.known or {}).get(table, {}).get(key, 0)
        return None if 0 < closed < self.least or self.suppression.hides(table, key) else people


@dataclass(frozen=True)
class Seen:
    """What a page shows of one unit: its own figures, those of the units below by their path, and its places."""

    own: Figures
    below: dict[str, Figures]
    places: dict[str, int] | None  # by division or country; None for visitors who see provinces only
    as_of: datetime | None

    def together(self, cells: Sequence[tuple[str, str]]) -> list[int | None] | None:
        """Return the sums of these cells over the units below of which at least one is hidden; None if there are fewer
        than two. They are computed from what is shown: this unit's figure less those of the other units."""
        lines = [[figures.get(*cell) for cell in cells] for figures in self.below.values()]
        whole = [line for line in lines if None not in line]
        if len(lines) - len(whole) < 2:
            return None
        own = [self.own.get(*cell) for cell in cells]
        return [None if n is None else n - sum(line[at] or 0 for line in whole) for at, n in enumerate(own)]


def seen(visitor: Visitor, row: Round, unit: Unit, top: Unit) -> Seen:
    """Return the figures of `unit` in a round as this visitor may see them; `top` is the visitor's widest unit of the
    round above it."""
    reach = within_reach(visitor)
    known = (*reach.paths, *reach.stated_paths)
    if any(unit.path.startswith(path) for path in known):
        found = counted(row.id, unit, COVERAGE)
        below = {path: Figures(tables_of(counts)) for path, counts in found.below.items()}
        return Seen(Figures(tables_of(found.own)), below, found.own.get("place", {}), found.as_of)
    opened = [path for path in known if path.startswith(top.path) or unit.covers(path)]
    return _suppressed(visitor, row, unit, top, {path: own_counts(row.id, path) for path in _widest(opened)})


def hidden_in_tree(visitor: Visitor, unit: Unit, away: bool = False) -> tuple[Callable[[str], bool], Unit, int]:
    """Return whether the tree of units hides the figure of members (`away`: of members away) of a path on the way to
    `unit` or directly below; the unit of the visitor's widest post above it; and the least figure that is shown."""
    posts = [post.unit for post in visitor.posts_as(*MAKES) if post.unit.covers(unit.path)]
    post = min(posts, key=lambda one: len(one.path))
    least = parameters_at(post.path)["figures.least"]
    reach = within_reach(visitor)
    figures = tree_figures(post, unit.path, least, [*reach.paths, *reach.stated_paths])
    return lambda path: figures(path)[int(away)] is None, post, least


def _suppressed(visitor: Visitor, row: Round, unit: Unit, top: Unit, opened: Mapping[str, Counts]) -> Seen:
    """Go from the round's widest unit down to this one: what is hidden for a unit decides what is hidden below it.

    A unit that the tree hides from the visitor's post downwards is hidden in every round, also in one of its own: the
    number of people asked is that of its members, or of those away. It stays hidden when the tree hid it at the time of
    opening: a unit that was small then may have grown since.
    """
    is_hidden, _post, least = hidden_in_tree(visitor, unit, row.floating_only)
    path, found = top.path, Counted({}, {})
    hidden = is_hidden(top.path) or (row.was_hidden and top.path == row.unit.path)
    suppression = Suppression(closed=set(SUMS)) if hidden else None
    while True:
        here = unit if path == unit.path else Unit.get(Unit.path == path)
        found = counted(row.id, here, ALL)
        suppression = suppression or suppression_of_top(_closed(found.own, path, opened), least)
        suppressions = suppressions_below(
            suppression,
            {p: _closed(counts, p, opened) for p, counts in found.below.items()},
            least,
            {p for p in found.below if is_hidden(p)},
        )
        if path == unit.path:
            break
        path = unit.path[: len(path) + STEP + 1]
        suppression = suppressions.get(path, Suppression(closed={"asked", "coverage"}))

    def figures(counts: Counts, path: str, suppression: Suppression) -> Figures:
        if any(path.startswith(known) for known in opened):
            return Figures(tables_of(counts))
        known = _sum([part for place, part in opened.items() if place.startswith(path)])
        return Figures(tables_of(counts), suppression, least, tables_of(known))

    below = {p: figures(counts, p, suppressions[p]) for p, counts in found.below.items()}
    return Seen(figures(found.own, unit.path, suppression), below, None, found.as_of)


def _closed(counts: Counts, path: str, opened: Mapping[str, Counts]) -> Tables:
    """The tables of the people that the visitor may not open: a known part can be subtracted from the total."""
    if any(path.startswith(known) for known in opened):
        return tables_of({})
    whole = {kind: dict(keys) for kind, keys in counts.items()}
    for place, part in opened.items():
        for kind, keys in part.items() if place.startswith(path) else ():
            for key, people in keys.items():
                name = key[:2] if kind == "place" and key not in whole.get(kind, {}) else key
                line = whole.setdefault(kind, {})
                line[name] = line.get(name, 0) - people
    return tables_of({kind: {key: n for key, n in keys.items() if n > 0} for kind, keys in whole.items()})


def _sum(parts: list[Counts]) -> Counts:
    found: Counts = {}
    for part in parts:
        for kind, keys in part.items():
            for key, people in keys.items():
                found.setdefault(kind, {})[key] = found.get(kind, {}).get(key, 0) + people
    return found


def _widest(paths: list[str]) -> list[str]:
    return [path for path in sorted(set(paths)) if not any(p != path and path.startswith(p) for p in paths)]
