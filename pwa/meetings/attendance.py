"""Work out who attended a meeting from all rolls and apologies. Any order of arrival gives the same result."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows, joined
from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import is_postgres
from pwa.core.ids import new_id
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Unit
from pwa.reports.models import Submission, Withdrawal, counts, waiting

from .called import called_to_meeting, ever_of, here_now
from .minutes_models import MinutesCorrection
from .minutes_rules import ROLL
from .models import Apology, Attendance, Meeting, MeetingType, Roll, RollTick
from .rules import ATTENDED, Excuse, Tick, leading, standing_excuse

ATTENDED_LINE = "meeting_attended"
FRESH: dict[str, Any] = {"state": "", "at": None, "roll_id": None, "apology_id": None}
UPSERT = ' ON CONFLICT ("meeting_id", "member_id") DO UPDATE SET ' + ", ".join(
    f'"{column}" = excluded."{column}"' for column in ("state", "at", "roll_id", "apology_id")
)


def thaw(meeting: Meeting) -> None:
    """Forget who should attend, because the meeting was moved; rolls and apologies stay. Call it with the meeting
    locked."""
    listed = Attendance.select(Attendance.member).where(Attendance.meeting == meeting.id)
    named = (TimelineLine.kind == ATTENDED_LINE) & (TimelineLine.record_id == meeting.id)
    TimelineLine.delete().where(named, TimelineLine.member.in_(listed)).execute()
    Attendance.delete().where(Attendance.meeting == meeting.id).execute()
    meeting.frozen_at = None
    Meeting.update(frozen_at=None, came=0).where(Meeting.id == meeting.id).execute()


def locked(meeting_ids: Iterable[UUID]) -> list[Meeting]:
    """Return these meetings with their units, locked in the order of their ids."""
    ids = sorted(set(meeting_ids))
    return [joined(Meeting, "unit", Unit, values) for values in _locked(ids)] if ids else []


@compiled_query
def _locked(ids: Any) -> Any:
    rows = Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id.in_(ids)).order_by(Meeting.id)
    return rows.for_update(of=Meeting) if is_postgres() else rows


def update(meeting_ids: Iterable[UUID]) -> None:
    """Work out the attendance of these meetings anew. Call it inside the transaction that stored rolls or apologies. A
    meeting that has not begun keeps its ticks until the first roll or record after its beginning; then who should
    attend is written down as of the beginning, once."""
    update_locked(locked(meeting_ids))


def update_locked(meetings: Iterable[Meeting]) -> None:
    """Do the same for meetings that this transaction has locked."""
    for meeting in meetings:
        if meeting.frozen_at is not None or meeting.begins_at <= now():
            _update(meeting)


def _update(meeting: Meeting) -> None:
    (ticks, rolls), excuses = _ticks_of(meeting.id), standing_excuses(meeting.id)
    first = meeting.frozen_at is None
    rows, counties = _called_now(meeting) if first else _rows_of(meeting)
    for member_id in ticks.keys() - rows.keys():  # on a phone's list, but not on the frozen one
        rows[member_id] = {**FRESH, "standing": "aside", "should": False, "votes": False}
    came, changed, told_before = 0, {}, []
    for member_id, row in rows.items():
        tick = leading(ticks.get(member_id, ())) if ticks else None
        excuse = excuses.get(member_id) if excuses else None
        told = {"state": tick.state, "at": tick.at, "roll_id": rolls[tick.roll_id]} if tick else FRESH
        after = {**row, **told, "apology_id": UUID(excuse.id) if excuse else None}
        came += after["state"] in ATTENDED
        if first or after != row:
            changed[member_id] = after
            told_before += [member_id] if row["state"] in ATTENDED else []
    facts = {"county_id": meeting.county_id, "meeting": meeting.id}
    rows_to_write = [{**facts, "member": one, **row} for one, row in changed.items()]
    insert_rows(Attendance, rows_to_write, ending="" if first else UPSERT)
    if gone := [one for one, row in changed.items() if row["standing"] == "aside" and not row["state"]]:
        Attendance.delete().where(Attendance.meeting == meeting.id, Attendance.member.in_(gone)).execute()
    if first or changed or came != meeting.came:
        meeting.frozen_at = meeting.frozen_at or now()
        _write_came(came, meeting.frozen_at, meeting.id)
    _tell(meeting, changed, counties, told_before)


@compiled_query
def _write_came(came: Any, frozen_at: Any, meeting_id: Any) -> Any:
    values = {Meeting.came: came, Meeting.frozen_at: frozen_at, Meeting.edition: Meeting.edition + 1}
    return Meeting.update(values).where(Meeting.id == meeting_id)


Rows = dict[UUID, dict[str, Any]]


def _called_now(meeting: Meeting) -> tuple[Rows, dict[UUID, UUID]]:
    """Return who should attend, as of the beginning, when nobody is ticked yet; and the county of each."""
    called = called_to_meeting(meeting)
    rows = {one.id: {**FRESH, "standing": one.standing, "should": one.should, "votes": one.votes} for one in called}
    return rows, {one.id: one.county_id for one in called}


NAMES = ("standing", "should", "votes", "state", "at", "roll_id", "apology_id")


def _rows_of(meeting: Meeting) -> tuple[Rows, dict[UUID, UUID]]:
    """Return who should attend, as it was written down, with the state of each; and the county of each."""
    listed = _listed(meeting.id)
    rows = {member_id: dict(zip(NAMES, values, strict=True)) for member_id, _county_id, *values in listed}
    return rows, {values[0]: values[1] for values in listed}


@compiled_query
def _listed(meeting_id: Any) -> Any:
    columns = [getattr(Attendance, name) for name in NAMES]
    rows = Attendance.select(Attendance.member, Member.county_id, *columns).join(Member)
    return rows.where(Attendance.meeting == meeting_id)


def _ticks_of(meeting_id: UUID) -> tuple[dict[UUID, list[Tick]], dict[str, UUID]]:
    """Return the ticks that count, by member, and the ids of their rolls by the text that stands in a tick."""
    found: dict[UUID, list[Tick]] = {}
    texts: dict[UUID, str] = {}
    for member_id, state, at, roll_id, corrected_at in _counted_ticks(meeting_id):
        text = texts.get(roll_id) or texts.setdefault(roll_id, str(roll_id))
        found.setdefault(member_id, []).append(Tick(state, at, corrected_at, text))
    return found, {text: roll_id for roll_id, text in texts.items()}


@compiled_query
def _counted_ticks(meeting_id: Any) -> Any:
    """The ticks of every roll that counts. A roll by somebody whose post had ended waits for a successor; one that came
    after the minutes were sealed is a correction that somebody must accept."""
    held_back = Submission.select(Submission.id).where(Submission.form == "roll", waiting())
    return (
        RollTick.select(RollTick.member, RollTick.state, RollTick.at, Roll.id, Roll.corrected_at)
        .join(Roll, on=(Roll.id == RollTick.roll))
        .where(Roll.meeting == meeting_id, Roll.id.not_in(held_back), Roll.id.not_in(held_back_rolls()))
    )


def held_back_rolls() -> Any:
    """Query the ids of the rolls that do not count: corrections of sealed minutes that nobody has accepted."""
    undecided = MinutesCorrection.accepted.is_null() | (MinutesCorrection.accepted == pw.Value(False))
    return MinutesCorrection.select(MinutesCorrection.roll_id).where(MinutesCorrection.kind == ROLL, undecided)


def standing_excuses(meeting_id: UUID) -> dict[UUID, Excuse]:
    """Return the apologies that hold, by member."""
    rows = _apologies.rows(meeting_id)
    back = Withdrawal.select(Withdrawal.of, Withdrawal.member).join(Submission, on=(Submission.id == Withdrawal.id))
    named = Withdrawal.of.in_([row.id for row in rows])
    taken_back = {(row.of, row.member_id) for row in back.where(named, counts())} if rows else set()
    by_member: dict[UUID, list[Excuse]] = {}
    for row in rows:
        excuse = Excuse(str(row.id), row.corrected_at, str(row.replaces) if row.replaces else None)
        by_member.setdefault(row.member_id, []).append(excuse)
    gone = {str(of) for of, _member in taken_back}
    found = {member: standing_excuse(excuses, gone) for member, excuses in by_member.items()}
    return {member: excuse for member, excuse in found.items() if excuse}


@compiled_query
def _apologies(meeting_id: Any) -> Any:
    sent = Submission.select(Submission.id).where(Submission.id == Apology.id, counts())
    columns = (Apology.id, Apology.member, Apology.corrected_at, Apology.replaces)
    return Apology.select(*columns).where(Apology.meeting == meeting_id, pw.fn.EXISTS(sent))


def _tell(meeting: Meeting, changed: Rows, counties: dict[UUID, UUID], told_before: list[UUID]) -> None:
    """Keep one line for each meeting that a member attended in their timeline, as it stands now. `told_before`: those
    of the changed who have a line already; `counties`: of those who stood on the list before."""
    if told_before:
        named = (TimelineLine.kind == ATTENDED_LINE) & (TimelineLine.record_id == meeting.id)
        TimelineLine.delete().where(named, TimelineLine.member.in_(told_before)).execute()
    there = {one: row for one, row in changed.items() if row["state"] in ATTENDED}
    if not there:
        return
    types = sorted(one for (one,) in _types_of(meeting.id))
    by = dict(_recorders(meeting.id))
    shared = {"types": types, "on": meeting.on.isoformat(), "unit": meeting.unit.name}
    facts = {
        state: json.dumps({**shared, "state": state}, ensure_ascii=False)
        for state in {row["state"] for row in there.values()}
    }
    if aside := list(there.keys() - counties.keys()):
        counties = counties | dict(_counties(aside))
    lines = [
        {
            "id": new_id(),
            "county_id": counties[member_id],
            "member": member_id,
            "at": meeting.begins_at,
            "kind": ATTENDED_LINE,
            "by_id": by.get(row["roll_id"]),
            "record_id": meeting.id,
            "facts": facts[row["state"]],
        }
        for member_id, row in sorted(there.items(), key=lambda one: one[0].int)
    ]
    insert_rows(TimelineLine, lines)


@compiled_query
def _types_of(meeting_id: Any) -> Any:
    return MeetingType.select(MeetingType.type).where(MeetingType.meeting == meeting_id)


@compiled_query
def _recorders(meeting_id: Any) -> Any:
    return Roll.select(Roll.id, Roll.by_id).where(Roll.meeting == meeting_id)


@compiled_query
def _counties(ids: Any) -> Any:
    return Member.select(Member.id, Member.county_id).where(Member.id.in_(ids))


def known_ticks(
    meeting: Meeting, touched: Iterable[tuple[UUID, str, datetime]]
) -> tuple[list[tuple[UUID, str, datetime]], int]:
    """Return the ticks of people who belong or once belonged to the meeting's unit, one for each (the latest), and how
    many others there were. A file that was joined into another counts as that one."""
    named = list(touched)
    known = here_now(meeting.unit_id)
    others = {tick[0] for tick in named} - known
    files: Any = Member.select(Member.id, Member.joined_into).where(Member.id.in_(list(others))).tuples()
    into = {member_id: stays for member_id, stays in files if stays} if others else {}
    known |= ever_of(meeting.unit_id, {into.get(one, one) for one in others})
    latest: dict[UUID, tuple[UUID, str, datetime]] = {}
    for who, state, at in named:
        who = into.get(who, who) if into else who
        before = latest.get(who)
        if before is None or before[2] <= at:
            latest[who] = (who, state, at)
    found = [latest[who] for who in sorted(latest.keys() & known, key=lambda one: one.int)]
    return found, len(latest) - len(found)
