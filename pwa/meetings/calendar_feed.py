"""Write the meetings of a member, and what is due from them, as a calendar feed (RFC 5545), for the calendar program on
their phone.

Servers of other firms read it, so it says nothing of people: neither topic nor place nor agenda, which may name
somebody. It says when, what kind of meeting, whose (their branch's or their host's), and where to read the rest; of
what is due, the day and of which kind it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from flask_babel import gettext as _

from pwa.core.clock import CHINA
from pwa.core.features import registry

from . import labels
from .meeting_list import calling
from .models import Meeting, MeetingType
from .reminders import RULES

BACK, AHEAD, MOST = timedelta(days=90), timedelta(days=400), 300
READ_AGAIN = timedelta(hours=6)
MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class CalendarEvent:
    """What a calendar shows of one meeting. `changes`: how often it was changed since it was called."""

    id: UUID
    title: str
    begins_at: datetime
    half_hours: int
    cancelled: bool
    changes: int
    changed_at: datetime
    address: str


def events_of(member_id: UUID, branch_id: UUID, day: date, address: Any) -> list[CalendarEvent]:
    """List the meetings to which a member was called, cancelled ones too, in the order of their days. `address`: id of
    a meeting → its address. One query."""
    rows = (
        Meeting.select(Meeting, MeetingType.type.alias("type"))
        .join(MeetingType, on=(MeetingType.meeting == Meeting.id))
        .where(calling(member_id), Meeting.called_at.is_null(False), Meeting.on.between(day - BACK, day + AHEAD))
        .order_by(Meeting.on, Meeting.id)
        .limit(MOST * 2)
    )
    found: dict[UUID, tuple[Meeting, list[str]]] = {}
    for row in rows.objects():
        found.setdefault(row.id, (row, []))[1].append(row.type)
    return [_event(row, types, branch_id, address) for row, types in [*found.values()][:MOST]]


def due_events(member_id: UUID, moment: datetime, address: str) -> list[CalendarEvent]:
    """List what the rules of reminders would remind a member of now, but for meetings: all day, on the day it refers
    to. It goes from the feed once it is done. A few queries for each rule."""
    rules = [rule for rule in registry().reminders.values() if rule not in RULES]
    found = {(rule, one.on) for rule in rules for one in rule.due(moment, [member_id]) if one.person == member_id}
    return [
        CalendarEvent(
            id=uuid5(member_id, f"{rule.name} {day}"),
            title=str(rule.words),
            begins_at=datetime.combine(day, time(), CHINA),
            half_hours=0,
            cancelled=False,
            changes=0,
            changed_at=datetime.combine(day, time(), CHINA),
            address=address,
        )
        for rule, day in sorted(found, key=lambda one: (one[1], one[0].name))
    ]


def _event(row: Meeting, types: list[str], branch_id: UUID, address: Any) -> CalendarEvent:
    words = labels.types_words(types)
    return CalendarEvent(
        id=row.id,
        title=words if row.unit_id == branch_id else _("%(types)s (where you live)", types=words),
        begins_at=row.begins_at,
        half_hours=row.half_hours,
        cancelled=row.cancelled_at is not None,
        changes=row.changes or 0,
        changed_at=max(moment for moment in (row.called_at, row.changed_at, row.cancelled_at) if moment),
        address=address(row.id),
    )


def written(events: Iterable[CalendarEvent]) -> bytes:
    """Return the feed as text in UTF-8."""
    from icalendar import Calendar  # its import takes 0.3 seconds, for which only readers of a feed wait

    feed = Calendar()
    feed.add("prodid", "-//Yanxing//Meetings//ZH")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _("Yanxing"))
    feed.add("x-wr-caldesc", _("Place and agenda stand in Yanxing."))
    feed.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    head, end = feed.to_ical().split(b"END:VCALENDAR")
    return head + b"".join(map(_written_event, events)) + b"END:VCALENDAR" + end


@lru_cache(maxsize=4096)
def _written_event(one: CalendarEvent) -> bytes:
    """Write one event. Members of a branch have the same meetings, and calendars read them every few hours.

    A component of icalendar takes eight times as long, so only what may need escaping or folding goes through it.
    """
    from icalendar import vDuration, vText
    from icalendar.parser import Contentline

    begins = one.begins_at.astimezone(CHINA)
    has_time = (begins.hour, begins.minute) != (0, 0)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.id}@yanxing",
        f"SEQUENCE:{one.changes}",
        f"DTSTAMP:{one.changed_at.astimezone(UTC):{MOMENT}}",
        f"DTSTART:{one.begins_at.astimezone(UTC):{MOMENT}}" if has_time else f"DTSTART;VALUE=DATE:{begins:%Y%m%d}",
    ]
    if one.half_hours and has_time:
        lines.append(f"DURATION:{vDuration(timedelta(minutes=30) * one.half_hours).to_ical().decode()}")
    lines += [
        Contentline(f"SUMMARY:{vText(one.title).to_ical().decode()}").to_ical().decode(),
        Contentline(f"URL:{one.address}").to_ical().decode(),
        f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()
