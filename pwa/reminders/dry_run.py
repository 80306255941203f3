"""Judge what would be sent, without writing anything."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from .models import Reminder
from .queue import AT_ONCE, Plan, everything_due, judge, new_rows
from .recipients import Channels


def plans_of(now: datetime, channels: Channels) -> Iterator[Plan]:
    """Return what would become of everything that waits and of what would be written down first."""
    rows: dict[UUID, list[Any]] = {}
    for row in Reminder.select().where(Reminder.waits()):
        rows.setdefault(row.member_id, []).append(row)
    for rule, some in everything_due(now):
        for fresh in new_rows(rule, some, now, channels):
            rows.setdefault(fresh["member"], []).append(SimpleNamespace(**fresh, member_id=fresh["member"]))
    people = sorted(rows)
    for ids in (people[n : n + AT_ONCE] for n in range(0, len(people), AT_ONCE)):
        plans, _over = judge([row for one in ids for row in rows[one]], ids, now, channels)
        yield from plans
