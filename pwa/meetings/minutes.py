"""Write minutes, seal them, and correct sealed ones: what may be done, as tables of transitions.

All of it locks the meeting. What the minutes say has an edition, and a seal is under one edition: whoever sealed before
something changed must seal again. Chair and recorder may seal at the same moment; neither changes what the other saw.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_login import current_user

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.ids import new_id
from pwa.core.seen_state import token, token_of_row, who_changed
from pwa.core.transitions import CHANGES, Change, Noun, Refused, Transition, lock, values_or_refuse
from pwa.members.changes import account_name

from .attachment_files import SentFile
from .attachment_models import hashes_of, propose_files, removable, settle_files, why_not_attached
from .attendance import locked, update
from .minutes_form import read_correction, read_minutes
from .minutes_models import Minutes, MinutesCorrection, MinutesSeal
from .minutes_rules import ROLL, Seal, sealed_roles, seals_as, why_not_seal
from .models import Attendance, Meeting
from .reach import MAKES
from .votes import all_possible

WITH_CHAIR = (Role.MEMBER, *MAKES)  # chair and recorder may be members without a post


@dataclass(frozen=True)
class Part(Noun):
    """A part of what is on record of a meeting. Its changes lock the meeting; its forms carry the state of the part.
    `part`: record → its row as it is now, None if there is none yet."""

    part: Callable[[Any], Any] = lambda record: None

    def seen(self, record: Any) -> str:
        row = self.part(record)
        return token_of_row(row) if row else token(self.row(record).id)

    def who_changed(self, record: Any) -> str:
        row = self.part(record)
        about = row.id if row else self.row(record).id
        names = CHANGES.get(self.kind, set())
        return who_changed(self.kind, about, names, lambda account: self.name_of(record, account))


def minutes_of(meeting_id: UUID) -> Minutes | None:
    """Return the minutes of a meeting, if any were written."""
    return Minutes.get_or_none(Minutes.meeting == meeting_id)


def next_edition(meeting: Meeting) -> None:
    """Note that what the minutes say has changed: seals under it do not count any more."""
    Meeting.update(edition=Meeting.edition + 1).where(Meeting.id == meeting.id).execute()
    meeting.edition += 1


def is_open(meeting: Meeting) -> bool:
    """Whether minutes may be written: the day of the meeting has come, and they are not sealed."""
    return meeting.cancelled_at is None and meeting.on <= today() and meeting.sealed_at is None


def is_sealed(meeting: Meeting) -> bool:
    """Whether chair and recorder have sealed the minutes."""
    return meeting.sealed_at is not None


def people_who_seal(meeting: Meeting) -> list[UUID]:
    """Return who can be chair or recorder: everybody on the meeting's own list."""
    query: Any = Attendance.select(Attendance.member).where(
        Attendance.meeting == meeting.id, Attendance.standing.in_(("own", "placed"))
    )
    return [member_id for (member_id,) in query.tuples()]


def _writing(meeting: Meeting, posted: Any) -> dict[str, Any]:
    columns, errors = read_minutes(posted, people_who_seal(meeting), today())
    return values_or_refuse(errors, columns=columns)


def _write(change: Change, columns: dict[str, Any]) -> None:
    meeting, row = change.record, minutes_of(change.record.id)
    before = {name: getattr(row, f"{name}_id" if name in ("chair", "recorder") else name) for name in columns if row}
    change.fields = sorted(name for name, value in columns.items() if before.get(name) != value and (row or value))
    written = {"written_at": change.at, "written_by": change.by, **columns}
    if row is None:
        row = Minutes.create(county_id=meeting.county_id, meeting=meeting.id, **written)
    elif change.fields:
        Minutes.update(written).where(Minutes.id == row.id).execute()
    change.about = ("minutes", row.id)
    if change.fields:
        next_edition(meeting)


def seals_of(meeting: Meeting) -> list[MinutesSeal]:
    """List every seal, also those under earlier editions, oldest first."""
    rows = MinutesSeal.select().where(MinutesSeal.meeting == meeting.id)
    return list(rows.order_by(MinutesSeal.at, MinutesSeal.id))


def why_no_seal(meeting: Meeting, account: Any) -> str | None:
    """Return why this account may not seal the minutes as they stand, or None."""
    row = minutes_of(meeting.id)
    seals = [one for one in seals_of(meeting) if one.edition == meeting.edition]
    role = seals_as(account.member_id, row and row.chair_id, row and row.recorder_id)
    return why_not_seal(
        role,
        sealed_roles([Seal(one.role, one.edition) for one in seals], meeting.edition),
        complete=meeting.was_held and all_possible(meeting),
        both_named=bool(row and row.chair_id and row.recorder_id),
    )


def _sealing(meeting: Meeting, _posted: Any) -> dict[str, Any]:
    why = why_no_seal(meeting, current_user.account)
    firsts = [one for one in seals_of(meeting) if one.edition == meeting.edition]
    if why is None and not all(current_user.is_second(one.by_id, one.link_by) for one in firsts):
        why = "not_second"
    return values_or_refuse({"seal": why} if why else {}, member_id=current_user.account.member_id)


def _seal(change: Change, member_id: UUID) -> None:
    meeting, row = change.record, minutes_of(change.record.id)
    assert row is not None
    role = seals_as(member_id, row.chair_id, row.recorder_id)
    facts = {"county_id": meeting.county_id, "meeting": meeting.id, "member": member_id, "edition": meeting.edition}
    facts["attachments"] = hashes_of(meeting.id)
    MinutesSeal.create(**facts, role=role, at=change.at, by_id=change.by, link_by=audit.link_behind(change.by))
    now_under = {one.role for one in seals_of(meeting) if one.edition == meeting.edition}
    if len(now_under) == 2:
        Meeting.update(sealed_at=change.at).where(Meeting.id == meeting.id).execute()
    change.about = ("minutes", row.id)


def _correcting(meeting: Meeting, posted: Any) -> dict[str, Any]:
    file, why = meeting.sent_file
    why = why or (why_not_attached(meeting.id, file) if file else None)
    values, errors = read_correction(posted, removable(meeting.id), today())
    return values_or_refuse(errors | ({"file": why} if why else {}), file=file, **values)


def _propose(
    change: Change,
    words: str,
    half_hours: int | None,
    file: SentFile | None = None,
    takes_out: UUID | None = None,
) -> None:
    meeting = change.record
    facts = {"county_id": meeting.county_id, "unit": meeting.unit_id, "meeting": meeting.id}
    facts |= {"proposed_at": change.at, "proposed_by": change.by, "link_by": audit.link_behind(change.by)}
    row = MinutesCorrection.create(**facts, kind="words", words=words, half_hours=half_hours)
    propose_files(row, file, takes_out)
    said = {"half_hours": half_hours is not None, "attachments": file is not None or takes_out is not None}
    change.about, change.fields = ("minutes_correction", row.id), ["words", *(name for name in said if said[name])]


def propose_rolls(rolls: Iterable[tuple[UUID, UUID, UUID]]) -> list[Meeting]:
    """Make a proposed correction of each of these rolls (meeting, roll, account) whose meeting is sealed. Call it in
    the transaction that stored the rolls, before attendance is worked out. Returns the meetings, locked."""
    named = list(rolls)
    meetings = locked(meeting for meeting, _roll, _by in named)
    sealed = {row.id: row for row in meetings if row.sealed_at is not None}
    known: Any = MinutesCorrection.select(MinutesCorrection.roll_id).where(
        MinutesCorrection.roll_id.in_([roll for _meeting, roll, _by in named])
    )
    there = {roll_id for (roll_id,) in known.tuples()} if sealed else set()
    facts = {"kind": ROLL, "words": "", "half_hours": None, "proposed_at": now()}
    empty = {"decided_at": None, "decided_by": None, "accepted": None}
    rows = [
        {**facts, **empty, "id": new_id(), "county_id": sealed[meeting].county_id, "meeting": meeting,
         "unit": sealed[meeting].unit_id,
         "roll_id": roll, "proposed_by": by, "link_by": audit.link_behind(by)}
        for meeting, roll, by in named
        if meeting in sealed and roll not in there
    ]  # fmt: skip
    insert_rows(MinutesCorrection, rows)
    return meetings


def is_undecided(correction: MinutesCorrection) -> bool:
    """Whether nobody has accepted or declined the correction yet."""
    return correction.decided_at is None


def _deciding(correction: MinutesCorrection, _posted: Any) -> dict[str, Any]:
    if not current_user.is_second(correction.proposed_by, correction.link_by):
        raise Refused({"correction": "not_second"})
    return {}


def _accept(change: Change) -> None:
    row: MinutesCorrection = change.record
    _decide(change, accepted=True)
    if row.kind == ROLL:
        update([row.meeting_id])
    elif row.half_hours is not None:
        lock(row.meeting)
        Meeting.update(half_hours=row.half_hours).where(Meeting.id == row.meeting_id).execute()


def _decline(change: Change) -> None:
    _decide(change, accepted=False)


def _decide(change: Change, accepted: bool) -> None:
    decided = {"decided_at": change.at, "decided_by": change.by, "accepted": accepted}
    MinutesCorrection.update(decided).where(MinutesCorrection.id == change.record.id).execute()
    settle_files(change.record, accepted, change.at)


def name_of(_record: Any, account: UUID) -> str:
    return account_name(account)


@dataclass(frozen=True)
class Edition(Part):
    """The minutes as a whole: a form to seal them carries their edition."""

    def seen(self, record: Any) -> str:
        return token(record.id, record.edition)


MINUTES = Part("minutes", name_of=name_of, part=lambda meeting: minutes_of(meeting.id))
SEAL = Edition("minutes", name_of=name_of, part=lambda meeting: minutes_of(meeting.id))
CORRECTION = Noun("minutes_correction", name_of=name_of)

# fmt: off
#                              name             who         from          its form     what it writes
write   = Transition(MINUTES,    "write_minutes", MAKES,      is_open,      _writing,    _write,
                     "wrote minutes")
seal    = Transition(SEAL,       "seal",          WITH_CHAIR, is_open,      _sealing,    _seal,
                     "sealed minutes", address="minutes/seal")
correct = Transition(MINUTES,    "correct",       WITH_CHAIR, is_sealed,    _correcting, _propose,
                     "proposed correction of minutes", address="minutes/corrections", adds=True)
accept  = Transition(CORRECTION, "accept",        WITH_CHAIR, is_undecided, _deciding,   _accept,
                     "accepted correction of minutes")
decline = Transition(CORRECTION, "decline",       WITH_CHAIR, is_undecided, _deciding,   _decline,
                     "declined correction of minutes")
# fmt: on
