"""Build the lines of Today and of the member's branch page about meetings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.bulk_sql import joined
from pwa.core.clock import today
from pwa.core.compiled_query import compiled_query
from pwa.core.i18n import on_day
from pwa.core.today_line import FIRST, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of

from . import labels, plan
from .meeting_list import calling
from .models import Meeting, MeetingType
from .reach import meetings_between

COMING = TodayGroup("meetings", _l("Meetings"), 25)
AHEAD, BACK, MOST = timedelta(days=14), timedelta(days=60), 40


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for the meetings to which this person is called, and for an officer those that are to be recorded.
    One query."""
    day, paths = today(), [post.unit.path for post in visitor.branch_posts]
    own = [visitor.account.member_id] if visitor.is_member else []
    if not (own or paths):
        return
    for row, types in _by_meeting(_open(own, paths, ends_of(paths), day - BACK, day, day + AHEAD)):
        records = any(row.unit.path.startswith(path) for path in paths)
        yield from _lines_of(row, labels.title(row, types), records)


@compiled_query
def _open(own: Any, paths: Any, ends: Any, since: Any, today: Any, until: Any) -> Any:
    ways = [calling(member_id) for member_id in own] + ([meetings_between(paths, ends)] if paths else [])
    near = Meeting.cancelled_at.is_null() & Meeting.on.between(since, until)
    open_ = Meeting.recorded_at.is_null() & ((Meeting.on >= today) | (Meeting.came == 0))
    return _first(near & open_ & reduce(or_, ways))


def _first(where: Any) -> Any:
    """Query the first of these meetings, a row for each of its types, with its unit."""
    rows = MeetingType.select(MeetingType.type, Meeting, Unit).join(Meeting).join(Unit).where(where)
    return rows.order_by(Meeting.begins_at, Meeting.id).limit(MOST)


def _by_meeting(rows: Iterable[Sequence[Any]]) -> list[tuple[Meeting, list[str]]]:
    """Return each meeting, with its unit, and its types."""
    found: dict[Any, tuple[Meeting, list[str]]] = {}
    for type_, *values in rows:
        row = joined(Meeting, "unit", Unit, values)
        found.setdefault(row.id, (row, []))[1].append(type_)
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
    coming = _first(calling(visitor.account.member_id) & Meeting.on.between(day, day + 4 * AHEAD))
    for row, types in _by_meeting(coming.tuples()):
        state = _("cancelled") if row.cancelled_at else ""
        detail = " · ".join(part for part in (labels.when_words(row), row.place, row.unit.name, state) if part)
        yield TodayLine(labels.title(row, types), url_for("meetings.show", meeting=row.id), COMING, detail=detail)
    yield TodayLine(_("Minutes to read"), url_for("minutes.index"), COMING, 70, onward=True)
    yield TodayLine(_("Rules of the branch"), url_for("bylaws.index"), COMING, 80, onward=True)


def due(visitor: Visitor) -> int:
    """Count the meetings that are due from an officer's own branches and not planned."""
    return plan.due_now(visitor)


LINES: tuple[Any, ...] = (lines,)
