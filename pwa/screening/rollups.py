"""Keep sums for units with very many branches: their pages read them, the background recomputes them.

Storing a response never writes such a row: all writers of the county would wait for it. Roll-ups are derived from
`RoundCount` alone; `differing` compares both.
"""

import json
import time
from datetime import timedelta
from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import write
from pwa.organisations.models import BRANCH_KINDS, STEP, Unit

from .models import RollUp, Round
from .round_counts import counts_below, own_counts

MANY = 200  # branches below a unit; a committee has about forty
OPEN, CLOSED = (
    timedelta(minutes=1),
    timedelta(days=1),
)  # maximum age of a roll-up; late responses still come after the closing
KEPT = timedelta(days=400)  # this long after the closing, roll-ups are no longer recomputed
A_TURN = 1.0  # seconds of work in one turn, a small share of every minute


def roll_up(seconds: float = A_TURN) -> int:
    """Recompute roll-ups that are due, the oldest first, for about `seconds`. Returns how many were made."""
    until, made = time.monotonic() + seconds, 0
    for row, unit in _due():
        _put(row, unit)
        made += 1
        if time.monotonic() > until:
            break
    return made


def differing() -> list[tuple[Any, Any]]:
    """Return the (round, unit) of each roll-up that differs from the current sum of its branches."""
    rolled = RollUp.select(RollUp, Unit).join(Unit)
    return [(row.round_id, row.unit_id) for row in rolled if json.loads(row.counts) != _counts(row.round_id, row.unit)]


def large_units(within: str) -> list[Unit]:
    """Return the units of this subtree with very many branches, widest first."""
    found: list[str] = []
    for length in range(len(within), len(within) + 6 * (STEP + 1), STEP + 1):
        top = pw.fn.SUBSTR(Unit.path, 1, length)
        branches = Unit.select(top).where(Unit.below(within), Unit.kind.in_(BRANCH_KINDS)).group_by(pw.SQL("1"))
        rows: Any = branches.having(pw.fn.COUNT(Unit.id) > MANY).tuples()
        level = [path for (path,) in rows]
        if not level:
            break
        found += level
    return list(Unit.select().where(Unit.path.in_(found)).order_by(Unit.path))


def _due() -> list[tuple[Round, Unit]]:
    """Rounds and units to roll up: first those without a roll-up, then the oldest."""
    known = {
        (row.round_id, row.unit_id): row.made_at for row in RollUp.select(RollUp.round, RollUp.unit, RollUp.made_at)
    }
    rounds = Round.select(Round, Unit).join(Unit).where(Round.opened_at.is_null(False))
    found = []
    for row in rounds.where(Round.closed_at.is_null() | (Round.closed_at > now() - KEPT)):
        for unit in large_units(row.unit.path):
            made_at = known.get((row.id, unit.id))
            age = OPEN if row.closed_at is None or (made_at and made_at < row.closed_at) else CLOSED
            if made_at is None or made_at <= now() - age:
                found.append((made_at, row, unit))
    found.sort(key=lambda due: (due[0] is not None, due[0] or now()))
    return [(row, unit) for _made_at, row, unit in found]


def _counts(round_id: Any, unit: Unit) -> dict[str, Any]:
    below = counts_below(round_id, unit.path)
    return {
        "own": own_counts(round_id, unit.path),
        "below": {path[-STEP - 1 :]: found for path, found in below.items()},
    }


def _put(row: Round, unit: Unit) -> None:
    made_at = now()
    counts = json.dumps(_counts(row.id, unit), separators=(",", ":"))
    fresh = {RollUp.made_at: made_at, RollUp.counts: counts}
    keys = {RollUp.round: row.id, RollUp.unit: unit.id, RollUp.county_id: unit.county_id}
    with write():
        query = RollUp.insert({**keys, **fresh})
        query.on_conflict(conflict_target=[RollUp.round, RollUp.unit], update=fresh).execute()
