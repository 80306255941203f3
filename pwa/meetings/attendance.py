"""Work out who attended a meeting from all rolls and apologies. Any order of arrival gives the same result."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.ids import new_id
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Unit
from pwa.reports.models import Submission, Withdrawal, counts, waiting

from .called import called_to_meeting, ever_of
from .minutes_models import MinutesCorrection
from .minutes_rules import ROLL
from .models import Apology, Attendance, Meeting, MeetingType, Roll, RollTick
from .rules import ATTENDED, Excuse, Tick, leading, standing_excuse

ATTENDED_LINE = "meeting_attended"
FRESH: dict[str, Any] = {"state": "", "at": None, "roll_id": None, "apology_id": None}
UPSERT = ' ON CONFLICT ("meeting_id", "member_id") DO UPDATE SET ' + ", ".join(
    f'"{column}" = excluded."{column}"' for column in ("state", "at", "roll_id", "apology_id")
)


def freeze(meeting: Meeting) -> None:
    """Write down who should attend, as of the beginning; once, and only after it. Call it with the meeting locked."""
    if meeting.frozen_at is not None or meeting.begins_at > now():
        return
    insert_rows(
        Attendance,
        [
            {
                "county_id": meeting.county_id,
                "meeting": meeting.id,
                "member": one.id,
                "standing": one.standing,
                "should": one.should,
                "votes": one.votes,
            }
            for one in called_to_meeting(meeting)
        ],
    )
    meeting.frozen_at = now()
    Meeting.update(frozen_at=meeting.frozen_at).where(Meeting.id == meeting.id).execute()


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
    rows: list[Meeting] = lock_rows(Meeting.select().where(Meeting.id.in_(ids)).order_by(Meeting.id)) if ids else []
    units = {row.id: row for row in Unit.select().where(Unit.id.in_({m.unit_id for m in rows}))} if rows else {}
    for row in rows:
        row.unit = units[row.unit_id]
    return rows


def update(meeting_ids: Iterable[UUID]) -> None:
    """Work out the attendance of these meetings anew. Call it inside the transaction that stored rolls or apologies. A
    meeting that has not begun keeps its ticks until it is frozen."""
    for meeting in locked(meeting_ids):
        freeze(meeting)
        if meeting.frozen_at is not None:
            _update(meeting)


def _update(meeting: Meeting) -> None:
    ticks, excuses = _ticks_of(meeting.id), standing_excuses(meeting.id)
    rows = _rows_of(meeting)
    for member_id in set(ticks) - set(rows):  # on a phone's list, but not on the frozen one
        rows[member_id] = {**FRESH, "standing": "aside", "should": False, "votes": False}
    came, changed, before = 0, {}, {}
    for member_id, row in rows.items():
        tick, excuse = leading(ticks.get(member_id, ())), excuses.get(member_id)
        told = {"state": tick.state, "at": tick.at, "roll_id": UUID(tick.roll_id)} if tick else FRESH
        after = {**row, **told, "apology_id": UUID(excuse.id) if excuse else None}
        came += after["state"] in ATTENDED
        if after != row:
            changed[member_id], before[member_id] = after, row["state"]
    facts = {"county_id": meeting.county_id, "meeting": meeting.id}
    insert_rows(Attendance, [{**facts, "member": one, **row} for one, row in changed.items()], ending=UPSERT)
    if gone := [one for one, row in changed.items() if row["standing"] == "aside" and not row["state"]]:
        Attendance.delete().where(Attendance.meeting == meeting.id, Attendance.member.in_(gone)).execute()
    if changed or came != meeting.came:
        Meeting.update(came=came, edition=Meeting.edition + 1).where(Meeting.id == meeting.id).execute()
    _tell(meeting, changed, [one for one, state in before.items() if state in ATTENDED])


def _rows_of(meeting: Meeting) -> dict[UUID, dict[str, Any]]:
    names = ("standing", "should", "votes", "state", "at", "roll_id", "apology_id")
    columns = [getattr(Attendance, name) for name in names]
    query: Any = Attendance.select(Attendance.member, *columns).where(Attendance.meeting == meeting.id)
    return {member_id: dict(zip(names, values, strict=True)) for member_id, *values in query.tuples()}


def _ticks_of(meeting_id: UUID) -> dict[UUID, list[Tick]]:
    """The ticks of every roll that counts, by member. A roll by somebody whose post had ended waits for a successor;
    one that came after the minutes were sealed is a correction that somebody must accept."""
    held_back = Submission.select(Submission.id).where(Submission.form == "roll", waiting())
    rows = (
        RollTick.select(RollTick.member, RollTick.state, RollTick.at, Roll.id, Roll.corrected_at)
        .join(Roll, on=(Roll.id == RollTick.roll))
        .where(RollTick.meeting == meeting_id, Roll.id.not_in(held_back), Roll.id.not_in(held_back_rolls()))
    )
    found: dict[UUID, list[Tick]] = {}
    found_rows: Any = rows.tuples()
    for member_id, state, at, roll_id, corrected_at in found_rows:
        found.setdefault(member_id, []).append(Tick(state, at, corrected_at, str(roll_id)))
    return found


def held_back_rolls() -> Any:
    """Query the ids of the rolls that do not count: corrections of sealed minutes that nobody has accepted."""
    undecided = MinutesCorrection.accepted.is_null() | (MinutesCorrection.accepted == pw.Value(False))
    return MinutesCorrection.select(MinutesCorrection.roll_id).where(MinutesCorrection.kind == ROLL, undecided)


def standing_excuses(meeting_id: UUID) -> dict[UUID, Excuse]:
    """Return the apologies that hold, by member."""
    sent = Submission.select(Submission.id).where(Submission.id == Apology.id, counts())
    rows = list(Apology.select().where(Apology.meeting == meeting_id, pw.fn.EXISTS(sent)))
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


def _tell(meeting: Meeting, changed: dict[UUID, dict[str, Any]], told_before: list[UUID]) -> None:
    """Keep one line for each meeting that a member attended in their timeline, as it stands now. `told_before`: those
    of the changed who have a line already."""
    if told_before:
        named = (TimelineLine.kind == ATTENDED_LINE) & (TimelineLine.record_id == meeting.id)
        TimelineLine.delete().where(named, TimelineLine.member.in_(told_before)).execute()
    there = {one: row for one, row in changed.items() if row["state"] in ATTENDED}
    if not there:
        return
    types = sorted(row.type for row in MeetingType.select().where(MeetingType.meeting == meeting.id))
    by = {row.id: row.by_id for row in Roll.select(Roll.id, Roll.by_id).where(Roll.meeting == meeting.id)}
    listed = Attendance.select(Attendance.member).where(Attendance.meeting == meeting.id)
    members: Any = Member.select(Member.id, Member.county_id).where(Member.id.in_(listed)).order_by(Member.id).tuples()
    shared = {"types": types, "on": meeting.on.isoformat(), "unit": meeting.unit.name}
    lines = [
        {
            "id": new_id(),
            "county_id": county_id,
            "member": member_id,
            "at": meeting.begins_at,
            "kind": ATTENDED_LINE,
            "by_id": by.get(there[member_id]["roll_id"]),
            "record_id": meeting.id,
            "facts": json.dumps({**shared, "state": there[member_id]["state"]}, ensure_ascii=False),
        }
        for member_id, county_id in members
        if member_id in there
    ]
    insert_rows(TimelineLine, lines)


def known_ticks(
    meeting: Meeting, touched: Iterable[tuple[UUID, str, datetime]]
) -> tuple[list[tuple[UUID, str, datetime]], int]:
    """Return the ticks of people who belong or once belonged to the meeting's unit, one for each (the latest), and how
    many others there were. A file that was joined into another counts as that one. Call it with the meeting frozen if
    it has begun."""
    named = list(touched)
    listed: Any = Attendance.select(Attendance.member).where(Attendance.meeting == meeting.id).tuples()
    known = {member_id for (member_id,) in listed}
    others = {tick[0] for tick in named} - known
    joined: Any = (
        Member.select(Member.id, Member.joined_into).where(Member.id.in_(list(others))).tuples() if others else ()
    )
    into = {member_id: stays for member_id, stays in joined if stays}
    known |= ever_of(meeting.unit_id, {into.get(one, one) for one in others})
    latest: dict[UUID, tuple[UUID, str, datetime]] = {}
    for who, state, at in named:
        who = into.get(who, who)
        if who not in latest or latest[who][2] <= at:
            latest[who] = (who, state, at)
    return [tick for who, tick in sorted(latest.items()) if who in known], len(set(latest) - known)
