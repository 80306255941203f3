"""The counts of a round for one unit and the units below it: leaf counts summed over a range of the tree's paths.

Committees and branches are summed as they are asked for. A unit with very many branches is read from what was rolled
up last (`rolling`), so that its page costs the same however many members there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.organisations.models import STEP, Unit

from .models import RoundCount

Counts = dict[str, dict[str, int]]  # kind → key → people
COVERAGE = ("asked", "outcome")


@dataclass
class Counted:
    """The counts of one unit; `below` by the id of each unit directly below; `as_of` when they were rolled up."""

    own: Counts = field(default_factory=dict)
    below: dict[UUID, Counts] = field(default_factory=dict)
    as_of: datetime | None = None


def own_counts(round_id: UUID, path: str) -> Counts:
    """Every kind and key of the subtree at `path`: one query."""
    rows: Any = _leaves(round_id, path, RoundCount.kind, RoundCount.key)
    found: Counts = {}
    for kind, key, people in rows:
        found.setdefault(kind, {})[key] = int(people)
    return {kind: {key: n for key, n in keys.items() if n} for kind, keys in found.items()}


def counts_below(round_id: UUID, path: str, kinds: Sequence[str] | None = None) -> dict[str, Counts]:
    """The same for each unit directly below, by the step of its path; places only to the province or country."""
    step = pw.fn.SUBSTR(Unit.path, len(path) + 1, STEP)
    key = pw.Case(None, [(RoundCount.kind == "place", pw.fn.SUBSTR(RoundCount.key, 1, 2))], RoundCount.key)
    rows: Any = _leaves(round_id, path, step, RoundCount.kind, key)
    if kinds:
        rows = rows.where(RoundCount.kind.in_(kinds))
    found: dict[str, Counts] = {}
    for below, kind, key, people in rows.where(Unit.path != path):
        found.setdefault(below, {}).setdefault(kind, {})[key] = int(people)
    return found


def _leaves(round_id: UUID, path: str, *columns: Any) -> Any:
    query = RoundCount.select(*columns, pw.fn.SUM(RoundCount.people)).join(Unit, on=(Unit.id == RoundCount.branch))
    return query.where(RoundCount.round == round_id, Unit.below(path)).group_by(*columns).tuples()
