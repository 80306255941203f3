"""Sum the counts of a round for one unit and the units below it, over a range of the tree's paths.

Branches and committees are summed as they are asked for. A unit with very many branches is read from what was rolled up
last (`rollups`), so that its page costs the same however many members there are.
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
    """The counts of one unit; `below` by the path of each unit directly below; `as_of` when they were rolled up."""

    own: Counts
    below: dict[str, Counts]
    as_of: datetime | None = None


def counted(round_id: UUID, unit: Unit, kinds_below: Sequence[str] = COVERAGE) -> Counted:
    """What the round found in this unit, and of `kinds_below` what it found in each unit below."""
    rolled = RollUp.get_or_none(RollUp.round == round_id, RollUp.unit == unit.id)
    if rolled is not None:
        kept = json.loads(rolled.counts)
        return Counted(
            kept["own"], {unit.path + step: counts for step, counts in kept["below"].items()}, rolled.made_at
        )
    return Counted(own_counts(round_id, unit.path), counts_below(round_id, unit.path, kinds_below))


def own_counts(round_id: UUID, path: str) -> Counts:
    """Every kind and key of the subtree at `path`: one query."""
    found: Counts = {}
    for kind, key, people in _own(round_id, path, end_of(path)):
        if people:
            found.setdefault(kind, {})[key] = int(people)
    return found


def counts_below(round_id: UUID, path: str, kinds: Sequence[str] = ALL) -> dict[str, Counts]:
    """The same for each unit directly below, by its path; places only to the province or country. One query."""
    found: dict[str, Counts] = {}
    below = path + "0"  # before the first step of every child, so that the unit's own leaf is left out
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
    """Sums by these columns. They are named by number in GROUP BY: PostgreSQL takes two expressions for different when
    a value stands in each."""
    query = RoundCount.select(*columns, pw.fn.SUM(RoundCount.people)).join(Unit, on=(Unit.id == RoundCount.branch))
    numbers = [pw.SQL(str(number)) for number in range(1, len(columns) + 1)]
    return query.where(RoundCount.round == round_id, Unit.path >= path, Unit.path < end).group_by(*numbers)
