"""Remind a member that their request was answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.compiled_query import compiled_query
from pwa.core.reminders import URGENT, Due, ReminderRule
from pwa.members.models import Member
from pwa.policy.sources import CASES

from .models import Case
from .rules import LOST

ANSWERED_FOR = timedelta(days=14)  # an older answer stands on Today


def _answered(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Whose request was answered lately and waits for them: whether it is settled."""
    if people is None or people:
        for person, county, moved_at, case in _waiting(at - ANSWERED_FOR, people or [], everybody=people is None):
            yield Due(person, county, day_of(moved_at), moved_at + ANSWERED_FOR, f"{case} {moved_at.isoformat()}")


@compiled_query
def _waiting(since: Any, people: Any, *, everybody: bool) -> Any:
    waits = Case.closed_at.is_null() & (Case.last == "answered") & (Case.unit == Case.home)
    waits &= (Case.category != LOST) & (Case.moved_at > since) & Case.member.is_null(False)
    rows = Case.select(Case.member, Case.county_id, Case.moved_at, Case.id).join(Member)
    rows = rows.where(waits, Member.left_at.is_null())
    return rows if everybody else rows.where(Case.member.in_(people))


RULES = (
    ReminderRule("case_answered", URGENT, _answered, _l("An answer to your request"), CASES, endpoint="cases.index"),
)
