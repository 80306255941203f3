"""Tell which activities that members reported are their attendance of a meeting: offered to whoever takes the roll, and
never counted beside it (`class_hours.py`)."""

from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.compiled_query import any_of
from pwa.reports.models import ActivityReport, Decision, Submission, Withdrawal, counts

from .models import Attendance, Meeting, MeetingType
from .rules import ATTENDED

KIND = pw.fn.COALESCE(Decision.kind, ActivityReport.kind)  # as the branch confirmed it
DAY = pw.fn.COALESCE(Decision.on, ActivityReport.on)
HALVES = pw.fn.COALESCE(Decision.half_hours, ActivityReport.half_hours)


def is_attendance(kind: Any, day: Any) -> Any:
    """Build the condition that a reported activity is a meeting that the member attended: the one that they named, or
    one of the same kind, on the same day, of the unit that held it."""
    types = MeetingType.select().where(MeetingType.meeting == Meeting.id, MeetingType.type == kind)
    same = (Meeting.unit == ActivityReport.held_by) & (Meeting.on == day) & pw.fn.EXISTS(types)
    attended = (
        Attendance.select()
        .join(Meeting)
        .where(Attendance.member == ActivityReport.member, Attendance.state.in_(ATTENDED))
    )
    return pw.fn.EXISTS(attended.where(same | (Meeting.id == ActivityReport.meeting_id)))


def reported_by(meeting: Meeting, types: list[str]) -> dict[UUID, UUID]:
    """Return the members who reported this meeting as an activity, with the report of each: not corrected, withdrawn or
    declined since. One query."""
    same = (ActivityReport.held_by == meeting.unit_id) & (ActivityReport.on == meeting.on)
    ways = (same & ActivityReport.kind.in_(types), ActivityReport.meeting_id == meeting.id)
    this = ActivityReport.id.in_(any_of(ActivityReport.select(ActivityReport.id).where(way) for way in ways))
    sent = Submission.select().where(Submission.id == ActivityReport.id, counts())
    declined = Decision.select().where(
        Decision.activity == ActivityReport.id, Decision.verdict == "declined", Decision.withdrawn_at.is_null()
    )
    back = Withdrawal.select().where(Withdrawal.of == ActivityReport.id)
    rows = ActivityReport.select(ActivityReport.member, ActivityReport.id).where(this, stands(), pw.fn.EXISTS(sent))
    found: Any = rows.where(~pw.fn.EXISTS(declined), ~pw.fn.EXISTS(back)).order_by(ActivityReport.corrected_at)
    return dict(found.tuples())


def stands() -> Any:
    """Build the condition that no later report of the member replaces this one."""
    later = ActivityReport.alias()
    replaced = later.select().where(later.replaces == ActivityReport.id, later.member == ActivityReport.member)
    return ~pw.fn.EXISTS(replaced.where(later.id != ActivityReport.id))
