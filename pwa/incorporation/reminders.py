"""Remind a member that a branch which wrote them down waits for their agreement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import ROUTINE, Due, ReminderRule, only
from pwa.members.models import Member
from pwa.members.placement_models import WalkIn
from pwa.policy.sources import PLACEMENTS

from .walk_ins import KEPT_FOR


def _agreement(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Whom a host wrote down, as their own Today asks them: by name and phone."""
    same = (WalkIn.phone == Member.phone) & (WalkIn.name_key == Member.name_key) & (WalkIn.unit != Member.branch)
    open_ = WalkIn.answered_at.is_null() & (WalkIn.written_at > at - KEPT_FOR)
    rows: Any = Member.select(Member.id, Member.county_id, WalkIn.written_at).join(WalkIn, on=same)
    for person, county, written_at in rows.where(open_, Member.left_at.is_null(), only(Member.id, people)).tuples():
        yield Due(person, county, day_of(written_at), written_at + KEPT_FOR)


RULES = (
    ReminderRule("agreement_asked", ROUTINE, _agreement, _l("A request that waits for your agreement"), PLACEMENTS),
)
