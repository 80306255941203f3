"""Remind those who are called to a meeting: that it is near, and that it was moved or cancelled so late that they may
be on their way."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.reminders import ROUTINE, URGENT, Due, ReminderRule, only
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.policy.sources import REMINDERS

from .models import GroupMember, Meeting

SOON = timedelta(days=2)  # from so long before its day on
LATE = timedelta(days=1)  # moved or cancelled: today, and tomorrow too, as nobody is reminded at night


def _near(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who is called to a meeting of these days."""
    day = day_of(at)
    return _called(Meeting.on.between(day, day + SOON) & (Meeting.begins_at > at), people)


def _moved(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who was called to a meeting that was moved in these two days, where the day before or the day now is so near."""
    day = day_of(at)
    near = Meeting.on.between(day, day + LATE) | Meeting.moved_from.between(day, day + LATE)
    return _called((Meeting.moved_at > at - SOON) & near & (Meeting.begins_at > at), people)


def _cancelled(at: datetime, people: list[UUID] | None) -> Iterable[Due]:
    """Who was called to a meeting of today or tomorrow that was cancelled in these two days."""
    day = day_of(at)
    late = (Meeting.cancelled_at > at - SOON) & Meeting.on.between(day, day + LATE)
    return _called(late & (Meeting.begins_at > at), people, cancelled=True)


def _called(where: Any, people: list[UUID] | None, cancelled: bool = False) -> Iterable[Due]:
    """Who was called to these meetings: members of their units, and those placed there. Two queries."""
    open_ = (
        Meeting.called_at.is_null(False) & Meeting.recorded_at.is_null() & Meeting.cancelled_at.is_null(not cancelled)
    )
    here = Member.left_at.is_null() & Member.joined_into.is_null() & only(Member.id, people)
    chosen = (Member.id, Member.county_id, Meeting.on, Meeting.begins_at, Meeting.id, Meeting.moved_at)
    belongs = GroupMember.select(GroupMember.member).where(
        GroupMember.group == Meeting.group, GroupMember.member == Member.id, GroupMember.ended_at.is_null()
    )
    who = where & open_ & here & (Meeting.group.is_null() | Member.id.in_(belongs))
    own: Any = Member.select(*chosen).join(Meeting, on=(Meeting.unit == Member.branch)).where(who)
    placed: Any = (
        Member.select(*chosen)
        .join(Placement, on=((Placement.member == Member.id) & Placement.open()))
        .join(Meeting, on=(Meeting.unit == Placement.unit))
        .where(who)
    )
    for rows in (own, placed):
        for person, county, on, begins_at, meeting, moved_at in rows.tuples():
            about = str(meeting) if cancelled or not moved_at else f"{meeting} {moved_at.isoformat()}"
            yield Due(person, county, on, begins_at, about)


RULES = (
    ReminderRule(
        "meeting_near", ROUTINE, _near, _l("A meeting to which you are called"), REMINDERS, endpoint="meetings.index"
    ),
    ReminderRule("meeting_moved", URGENT, _moved, _l("A meeting that was moved"), REMINDERS, endpoint="meetings.index"),
    ReminderRule(
        "meeting_cancelled",
        URGENT,
        _cancelled,
        _l("A meeting that was cancelled"),
        REMINDERS,
        endpoint="meetings.index",
    ),
)
