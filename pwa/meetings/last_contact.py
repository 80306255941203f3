"""Find when a member last attended a meeting: one of the facts behind 'out of contact' (cases/last_contact.py)."""

from typing import Any

import peewee as pw

from .models import Attendance, Meeting

CAME = ("present", "late", "video")


def reached(member: Any) -> Any:
    """Return an SQL expression: the beginning of the last meeting that the member of this column attended."""
    rows = Attendance.select(pw.fn.MAX(Meeting.begins_at)).join(Meeting, on=(Meeting.id == Attendance.meeting))
    return rows.where(Attendance.member == member, Attendance.state.in_(CAME))
