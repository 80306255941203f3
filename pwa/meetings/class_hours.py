"""Build the queries of a member's class hours, in halves: from meetings that they attended, wherever these were held,
and from confirmed activities that are no such meeting. Service and other activities give none.

Hours of a meeting are the meeting's: when they are corrected, they change for everybody.
"""

from datetime import date
from typing import Any

import peewee as pw

from pwa.reports.models import ActivityReport, Decision

from .models import Attendance, Meeting
from .reported_activities import DAY, HALVES, KIND, is_attendance, stands
from .rules import ATTENDED, LEARNING


def held_halves(member: Any, first: date, last: date) -> Any:
    """Query the halves of class hours of the meetings that a member attended in these days. `member`: an id or a
    column."""
    there = (Attendance.member == member) & Attendance.state.in_(ATTENDED)
    took_place = Meeting.cancelled_at.is_null() & Meeting.on.between(first, last)
    return Meeting.select(pw.fn.SUM(Meeting.half_hours)).join(Attendance).where(there, took_place)


def confirmed_halves(member: Any, first: date, last: date) -> Any:
    """Query the halves of confirmed learning that is no meeting they attended."""
    rows = Decision.select(pw.fn.SUM(HALVES)).join(ActivityReport).where(ActivityReport.member == member)
    rows = rows.where(Decision.withdrawn_at.is_null(), Decision.verdict.in_(("confirmed", "corrected")), stands())
    return rows.where(KIND.in_(LEARNING), DAY.between(first, last), ~is_attendance(KIND, DAY))


def planned_halves(units: Any, first: date, last: date) -> Any:
    """Query the halves of class hours of the whole unit's meetings that are planned for these days and not yet held.
    `units`: the condition of the unit, such as `Meeting.unit == …`."""
    open_ones = Meeting.cancelled_at.is_null() & Meeting.recorded_at.is_null() & (Meeting.came == 0)
    rows = Meeting.select(pw.fn.SUM(Meeting.half_hours)).where(units, Meeting.on.between(first, last), open_ones)
    return rows.where(Meeting.group.is_null())
