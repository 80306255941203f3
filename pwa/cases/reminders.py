"""Remind a member that their request was answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import URGENT, Due, ReminderRule, only
from pwa.members.models import Member
from pwa.policy.sources import CASES

from .models import Case
from .rules import LOST

ANSWERED_FOR = timedelta(days=14)  # an older answer stands on Today


def _answered(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Whose request was answered lately and waits for them: whether it is settled."""
    waits = Case.closed_at.is_null() & (Case.last == "answered") & (Case.unit == Case.home)
    waits &= (Case.category != LOST) & (Case.moved_at > at - ANSWERED_FOR) & only(Case.member, people)
    rows: Any = (
        Case.select(Case.member, Case.county_id, Case.moved_at, Case.id)
        .join(Member)
        .where(waits, Member.left_at.is_null())
    )
    for person, county, moved_at, case in rows.tuples():
        yield Due(person, county, day_of(moved_at), moved_at + ANSWERED_FOR, f"{case} {moved_at.isoformat()}")


RULES = (
    ReminderRule("case_answered", URGENT, _answered, _l("An answer to your request"), CASES, endpoint="cases.index"),
)
