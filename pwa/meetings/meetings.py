"""Make meetings, and declare what may be done to one from plan to record, as a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.bulk_sql import insert_rows
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.fields import Reader
from pwa.core.ids import as_uuid, new_id
from pwa.core.transitions import Change, Noun, Transition, nothing_asked, values_or_refuse
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .attendance import thaw, update
from .called import ever_of
from .meeting_form import CANCEL, Wish, moment_at, read_change, read_outcome
from .models import Attendance, Meeting, MeetingDecision, MeetingType, Roll, RollTick, StandingGroup
from .reach import MAKES
from .rules import ATTENDED


def groups_of(unit_id: UUID) -> list[StandingGroup]:
    """List the committee and the groups of a branch, the committee first."""
    rows = StandingGroup.select().where(StandingGroup.unit == unit_id, StandingGroup.ended_at.is_null())
    return list(rows.order_by(StandingGroup.kind, StandingGroup.name, StandingGroup.id))


def plan(unit: Unit, wish: Wish, by: UUID) -> list[Meeting]:
    """Plan a meeting, or each of a series. Call it inside a write transaction."""
    series, at = new_id() if len(wish.days) > 1 else None, now()
    called = {"called_at": at, "called_by": by} if wish.call else {}
    time = wish.begins_at.timetz()
    return [
        _make(unit, wish, by, on=day, begins_at=moment_at(day, time.replace(tzinfo=None)), series_id=series, **called)
        for day in wish.days
    ]


def record_held(unit: Unit, wish: Wish, came: set[UUID], by: UUID) -> Meeting:
    """Record a meeting that was held, with who came and what was decided. Call it inside a write transaction."""
    row = _make(unit, wish, by, on=wish.on, begins_at=wish.begins_at, recorded_at=now(), recorded_by=by)
    update([row.id])
    _decide(row, wish.decided)
    tick(row, came, by)
    return row


def _make(unit: Unit, wish: Wish, by: UUID, **columns: Any) -> Meeting:
    facts = {"topic": wish.topic, "place": wish.place, "agenda": wish.agenda, "half_hours": wish.half_hours}
    row: Meeting = Meeting.create(county_id=unit.county_id, unit=unit, group=wish.group, made_by=by, **facts, **columns)
    insert_rows(MeetingType, [{"county_id": unit.county_id, "meeting": row.id, "type": one} for one in wish.types])
    action = "recorded meeting" if row.recorded_at else "called meeting" if row.called_at else "planned meeting"
    audit.record(action, "meeting", row.id, county_id=unit.county_id, fields=["types", "on"], actor_id=by)
    return row


def tick(meeting: Meeting, came: set[UUID], by: UUID) -> None:
    """Write down who came, as ticked on one page for everybody of the list: only what differs from what is known is
    new. People who are not on the list, but once belonged to the unit, stand aside."""
    known = {row.member_id: row.state for row in Attendance.select().where(Attendance.meeting == meeting.id)}
    aside = ever_of(meeting.unit_id, came - set(known))
    states = {one: "present" for one in (came & set(known)) | aside if known.get(one) not in ATTENDED}
    states |= {one: "absent" for one, state in known.items() if one not in came and state != "absent"}
    if not states:
        return
    at = now()
    roll = Roll.create(county_id=meeting.county_id, meeting=meeting.id, by_id=by, list_as_of=at, corrected_at=at)
    facts = {"county_id": meeting.county_id, "roll": roll.id, "at": at}
    insert_rows(RollTick, [{**facts, "member": one, "state": state} for one, state in sorted(states.items())])
    update([meeting.id])


def _decide(meeting: Meeting, decided: list[str]) -> None:
    """Write what was decided. A sentence that stays keeps with whom it lies, until when, and that it is done."""
    before = list(MeetingDecision.select().where(MeetingDecision.meeting == meeting.id).order_by(MeetingDecision.place))
    if [row.words for row in before] == decided:
        return
    names = ("owner", "due_on", "done_at", "done_by", "done_words")
    kept = {row.words: {name: row.__data__[name] for name in ("id", *names)} for row in before}
    MeetingDecision.delete().where(MeetingDecision.meeting == meeting.id).execute()
    facts = {"county_id": meeting.county_id, "meeting": meeting.id}
    rows = []
    for n, words in enumerate(decided, start=1):
        new = {"id": new_id(), **dict.fromkeys(names), "done_words": ""}
        rows.append({**facts, **kept.pop(words, new), "place": n, "words": words})
    insert_rows(MeetingDecision, rows)
    Meeting.update(edition=Meeting.edition + 1).where(Meeting.id == meeting.id).execute()


def is_ahead(meeting: Meeting) -> bool:
    """Whether the meeting stands and has not been held. One whose minutes are sealed was held, whoever came."""
    return meeting.cancelled_at is None and not meeting.was_held and meeting.sealed_at is None


def is_uncalled(meeting: Meeting) -> bool:
    """Whether the meeting is planned, is not over, and nobody has been called."""
    return is_ahead(meeting) and meeting.called_at is None and meeting.on >= today()


def is_over(meeting: Meeting) -> bool:
    """Whether the meeting's day has come, and it was not cancelled."""
    return meeting.cancelled_at is None and meeting.on <= today()


def may_be_recorded(meeting: Meeting) -> bool:
    """Whether who came and what was decided may be written: not any more once the minutes are sealed."""
    return is_over(meeting) and meeting.sealed_at is None


def _call(change: Change) -> None:
    _write(change, called_at=change.at, called_by=change.by)


def _changing(_meeting: Meeting, posted: Any) -> dict[str, Any]:
    columns, errors = read_change(posted, today())
    return values_or_refuse(errors, columns=columns)


def _change(change: Change, columns: Mapping[str, Any]) -> None:
    row = change.record
    change.fields = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    if not change.fields:
        return
    _write(change, **columns, **_counted(change), **_moved(change, row.on))
    if "begins_at" in change.fields and row.frozen_at is not None:
        thaw(row)
        update([row.id])


def _moved(change: Change, from_day: date) -> dict[str, Any]:
    """The columns that say that people who were called would go to the wrong place or at the wrong time."""
    told = change.record.called_at is not None and {"begins_at", "place"} & {*change.fields}
    return {"moved_at": change.at, "moved_from": from_day} if told else {}


def _cancelling(_meeting: Meeting, posted: Any) -> dict[str, Any]:
    read = Reader(CANCEL, read_posted_form(posted), today())
    because = read("because")
    return values_or_refuse(read.out.errors, because=because)


def _cancel(change: Change, because: str) -> None:
    cancelled = {"cancelled_at": change.at, "cancelled_by": change.by, "cancelled_because": because}
    _write(change, **cancelled, **_counted(change))


def _counted(change: Change) -> dict[str, Any]:
    """The columns that tell calendars of a newer version."""
    return {"changes": (change.record.changes or 0) + 1, "changed_at": change.at}


def _recording(_meeting: Meeting, posted: Any) -> dict[str, Any]:
    found, errors = read_outcome(posted, today())
    came = {one for one in map(as_uuid, posted.getlist("came")) if one}
    return values_or_refuse(errors, came=came, **found)


def _record(change: Change, came: set[UUID], half_hours: int, decided: list[str]) -> None:
    row = change.record
    change.fields = ["came", "decided"]
    first = {} if row.recorded_at else {"recorded_at": change.at, "recorded_by": change.by}
    if half_hours != row.half_hours:  # the minutes say them
        Meeting.update(edition=Meeting.edition + 1).where(Meeting.id == row.id).execute()
    _write(change, half_hours=half_hours, **first)
    update([row.id])
    _decide(row, decided)
    tick(row, came, change.by)


def _write(change: Change, **columns: Any) -> None:
    row = change.record
    for name, value in columns.items():
        setattr(row, name, value)
    Meeting.update(columns).where(Meeting.id == row.id).execute()


MEETING = Noun("meeting", name_of=lambda _meeting, account: account_name(account))

# fmt: off
#                        name      who    from         its form       what it writes  audit line
call   = Transition(MEETING, "call",   MAKES, is_uncalled, nothing_asked, _call,   "called meeting")
change = Transition(MEETING, "change", MAKES, is_ahead,    _changing,     _change, "changed meeting")
cancel = Transition(MEETING, "cancel", MAKES, is_ahead,    _cancelling,   _cancel, "cancelled meeting")
record = Transition(MEETING, "record", MAKES, may_be_recorded, _recording,    _record, "recorded meeting")
# fmt: on
