"""Build the lines of Today and of the member's branch page about meetings."""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.core.today_line import FIRST, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit

from . import labels, plan
from .meeting_list import calling
from .models import Meeting, MeetingType
from .reach import meetings_of

COMING = TodayGroup("meetings", _l("Meetings"), 25)
AHEAD, BACK, MOST = timedelta(days=14), timedelta(days=60), 40


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for the meetings to which this person is called, and for an officer those that are to be recorded.
    One query."""
    day, paths = today(), [post.unit.path for post in visitor.branch_posts]
    ways = [calling(visitor.account.member_id)] if visitor.is_member else []
    ways += [meetings_of(paths)] if paths else []
    if not ways:
        return
    near = Meeting.cancelled_at.is_null() & Meeting.on.between(day - BACK, day + AHEAD)
    open_ = Meeting.recorded_at.is_null() & ((Meeting.on >= day) | (Meeting.came == 0))
    for row, types in _near(near & open_ & reduce(or_, ways)):
        records = any(row.unit.path.startswith(path) for path in paths)
        yield from _lines_of(row, labels.title(row, types), records)


def _near(where: Any) -> list[tuple[Meeting, list[str]]]:
    """The first of these meetings, each with its types. One query."""
    rows = (
        MeetingType.select(MeetingType, Meeting, Unit)
        .join(Meeting)
        .join(Unit)
        .where(where)
        .order_by(Meeting.begins_at, Meeting.id)
        .limit(MOST)
    )
    found: dict[Any, tuple[Meeting, list[str]]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, (row.meeting, []))[1].append(row.type)
    return list(found.values())


def _lines_of(row: Meeting, title: str, records: bool) -> Iterator[TodayLine]:
    day, href = today(), url_for("meetings.show", meeting=row.id)
    if row.on >= day and row.called_at is not None:
        detail = " · ".join(part for part in (labels.when_words(row), row.place, row.unit.name) if part)
        yield TodayLine(title, href, COMING, 10, detail, drawing="people")
    if records and row.on == day:
        text = _("Tick who comes (%(title)s)", title=title)
        yield TodayLine(text, url_for("rolls.roll", meeting=row.id), FIRST, 30, labels.when_words(row), counts=True)
    if records and row.on < day:
        text = _("Record who came (%(title)s)", title=title)
        yield TodayLine(text, href, FIRST, 60, on_day(row.on), counts=True)


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for the branch page: meetings to come to which this member is called, cancelled ones too; what
    was said, and the rules."""
    day = today()
    for row, types in _near(calling(visitor.account.member_id) & Meeting.on.between(day, day + 4 * AHEAD)):
        state = _("cancelled") if row.cancelled_at else ""
        detail = " · ".join(part for part in (labels.when_words(row), row.place, row.unit.name, state) if part)
        yield TodayLine(labels.title(row, types), url_for("meetings.show", meeting=row.id), COMING, detail=detail)
    yield TodayLine(_("Minutes to read"), url_for("minutes.index"), COMING, 70, onward=True)
    yield TodayLine(_("Rules of the branch"), url_for("bylaws.index"), COMING, 80, onward=True)


def due(visitor: Visitor) -> int:
    """Count the meetings that are due from an officer's own branches and not planned."""
    return plan.due_now(visitor)


LINES: tuple[Any, ...] = (lines,)
