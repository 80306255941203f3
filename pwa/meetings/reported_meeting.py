"""Say on the page of a reported activity which meeting it is: its hours count there, once."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from pwa.identity.visitor import Visitor
from pwa.reports.models import ActivityReport, Decision

from . import labels
from .models import Attendance, Meeting, MeetingType
from .queries import types_of
from .reach import meeting_within
from .reported_activities import DAY, KIND
from .rules import ATTENDED


def report_link(visitor: Visitor, report: Any) -> tuple[str, str] | None:
    """Return the line and address of the meeting that this activity is, for whoever may see the meeting; else None."""
    if not report.activity:
        return None
    here = (Attendance.meeting == Meeting.id) & (Attendance.member == ActivityReport.member)
    attended = pw.fn.EXISTS(Attendance.select().where(here, Attendance.state.in_(ATTENDED)))
    types = MeetingType.select().where(MeetingType.meeting == Meeting.id, MeetingType.type == KIND)
    same = (Meeting.unit == ActivityReport.held_by) & (Meeting.on == DAY) & pw.fn.EXISTS(types)
    named = Meeting.id == ActivityReport.meeting_id
    stands = (Decision.activity == ActivityReport.id) & Decision.withdrawn_at.is_null()
    rows = ActivityReport.select(Meeting.id, attended.alias("there")).join(Decision, pw.JOIN.LEFT_OUTER, on=stands)
    rows = rows.join_from(ActivityReport, Meeting, on=(same | named))
    rows = rows.where(ActivityReport.id == report.id, named | attended)
    found = rows.order_by(attended.desc(), Meeting.id).objects().first()
    try:
        meeting = meeting_within(visitor, found.id) if found else None
    except NotFound:
        return None
    if found is None or meeting is None:
        return None
    title = labels.title(meeting, types_of([meeting])[meeting.id])
    if found.there:
        words = _("Attendance of the meeting %(title)s: its hours count there, once", title=title)
    else:
        words = _("Reported for the meeting %(title)s", title=title)
    return words, url_for("meetings.show", meeting=meeting.id)
