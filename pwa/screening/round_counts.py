"""Sum the counts of a round for one unit and the units below it, over a range of the tree's paths.

Branches and committees are summed for each request. A unit with very many branches is read from its last roll-up
(`rollups`), so that its page takes the same time for any number of members.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.tree_paths import end_of
from pwa.organisations.models import STEP, Unit

from .models import RollUp, RoundCount

Counts = dict[str, dict[str, int]]  # kind → key → people
ALL = ("asked", "outcome", "way", "finding", "place", "reason", "length", "moves")
COVERAGE = ("asked", "outcome")


@dataclass(frozen=True)
class Counted:
    """The counts of one unit. `below`: by the path of each unit directly below. `as_of`: when they were rolled up, or
    None."""

    own: Counts
    below: dict[str, Counts]
    as_of: datetime | None = None


def counted(round_id: UUID, unit: Unit, kinds_below: Sequence[str] = COVERAGE) -> Counted:
    """Return what the round found in this unit, and the kinds `kinds_below` for each unit directly below."""
    rolled = RollUp.get_or_none(RollUp.round == round_id, RollUp.unit == unit.id)
    if rolled is not None:
        kept = json.loads(rolled.counts)
        return Counted(
            kept["own"], {unit.path + step: counts for step, counts in kept["below"].items()}, rolled.made_at
        )
    return Counted(own_counts(round_id, unit.path), counts_below(round_id, unit.path, kinds_below))


def own_counts(round_id: UUID, path: str) -> Counts:
    """Return every kind and key of the subtree at `path`. One query."""
    found: Counts = {}
    for kind, key, people in _own(round_id, path, end_of(path)):
        if people:
            found.setdefault(kind, {})[key] = int(people)
    return found


def counts_below(round_id: UUID, path: str, kinds: Sequence[str] = ALL) -> dict[str, Counts]:
    """Return the same for each unit directly below, by its path; places by province or country only. One query."""
    found: dict[str, Counts] = {}
    below = path + "0"  # sorts before every child's path, and leaves out the unit's own row
    for step, kind, key, people in _below(round_id, below, end_of(path), len(path) + 1, list(kinds)):
        if people:
            found.setdefault(f"{path}{step}/", {}).setdefault(kind, {})[key] = int(people)
    return found


@compiled_query
def _own(round_id: Any, path: Any, end: Any) -> Any:
    return _leaves(round_id, path, end, RoundCount.kind, RoundCount.key)


@compiled_query
def _below(round_id: Any, path: Any, end: Any, first: Any, kinds: Any) -> Any:
    place = pw.fn.SUBSTR(RoundCount.key, 1, 2)
    key = pw.Case(None, [(RoundCount.kind == "place", place)], RoundCount.key)
    step = pw.fn.SUBSTR(Unit.path, first, STEP)
    return _leaves(round_id, path, end, step, RoundCount.kind, key).where(RoundCount.kind.in_(kinds))


def _leaves(round_id: Any, path: Any, end: Any, *columns: Any) -> Any:
    """Sums by these columns. GROUP BY names them by number: PostgreSQL takes two expressions that contain a bound value
    for different ones."""
    query = RoundCount.select(*columns, pw.fn.SUM(RoundCount.people)).join(Unit, on=(Unit.id == RoundCount.branch))
    numbers = [pw.SQL(str(number)) for number in range(1, len(columns) + 1)]
    return query.where(RoundCount.round == round_id, Unit.path >= path, Unit.path < end).group_by(*numbers)
