"""Define the form kind `roll`: a recorder ticks on a phone who is there, also without a network.

Only people whom the recorder touched are sent, each with the time of the tick. No roll is refused because of a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS
from pwa.core.bulk_sql import joined
from pwa.core.clock import CHINA, day_of, now, written
from pwa.core.compiled_query import compiled_query
from pwa.core.fields import Ask, Checked, Fields, Reader, Schema, Text
from pwa.core.ids import as_uuid
from pwa.organisations.models import Unit
from pwa.reports.filing_rights import posts_ever_held
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.rules import Known
from pwa.reports.times import FIRST_CLOCK, moment_of

from . import labels
from .attendance import known_ticks, locked, update_locked
from .minutes import propose_rolls
from .models import Meeting, MeetingType, Roll, RollTick
from .rolls import page_facts
from .rules import STATES, why_no_roll

MOST_BYTES = 64 * 1024
BOX = "tick-"  # the page without JavaScript sends `tick-<member>` = state


@dataclass(frozen=True, kw_only=True)
class Touched(Ask):
    """People whom the recorder touched: a list of `member:state:time`."""

    default: Any = ()
    several: bool = True

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, list):
            return None, "not_ticks"
        found = [_tick(one) for one in given]
        if None in found:
            return None, "not_ticks"
        return (sorted(set(filter(None, found))) or None), None

    def schema(self) -> Schema:
        return {"type": "array", "items": {"type": "string", "pattern": f"^[0-9a-fA-F-]{{36}}:({'|'.join(STATES)}):"}}


def _tick(text: Any) -> tuple[str, str, str] | None:
    """One tick as (member, state, time in UTC); None if it cannot be read."""
    parts = text.split(":", 2) if isinstance(text, str) else []
    if len(parts) != 3:
        return None
    member, moment = as_uuid(parts[0]), moment_of(parts[2])
    if member is None or moment is None or parts[1] not in STATES:
        return None
    return str(member), parts[1], written(moment)


@dataclass(frozen=True, kw_only=True)
class Moment(Ask):
    """A time by RFC 3339, as text in UTC."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        moment = moment_of(given)
        return (written(moment), None) if moment else (None, "not_a_time")

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, kw_only=True)
class Told(Ask):
    """What the phone said while ticking: `present,voting,needed`; `needed` is empty where no quorum is required."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        parts = given.split(",") if isinstance(given, str) else []
        if len(parts) != 3 or not all(
            part.isascii() and (part.isdigit() or not part) and len(part) < 6 for part in parts
        ):
            return None, "not_a_number"
        return given, None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{0,5},[0-9]{0,5},[0-9]{0,5}$"}


FIELDS = Fields(
    Text("meeting", "", 36, required=True, description="Id of the meeting"),
    Moment("list_as_of", description="Time of the list that was ticked"),
    Touched("touched", required=True, description="Only people the recorder touched, each with its own time"),
    Told("told", description="Present, present with a vote, needed: as the phone said"),
)


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `roll`, version 1."""
    read = Reader(FIELDS, fields, recorded_on)
    read.all()
    values = read.out.values
    if values.get("meeting") and as_uuid(values["meeting"]) is None:
        read.refuse("meeting", "unknown_meeting")
    if read.out.errors.get("touched") == "required":
        read.out.errors["touched"] = "nobody_ticked"
    return read.out


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error unless the sender was an officer of the meeting's unit when they wrote it, and the meeting stood
    and had begun. If the post has ended since, the roll waits for a successor."""
    meeting = meeting_of(entry)
    rights = officer_rights(account_id, meeting.unit, entry.corrected_at) if meeting else []
    if meeting is None or not rights:
        return {"meeting": "unknown_meeting"}
    entry.waits = all(ended is not None for ended in rights)
    cancelled = meeting.cancelled_at is not None
    why = why_no_roll(meeting.begins_at, entry.corrected_at, cancelled, day_of(entry.corrected_at) >= meeting.on)
    return {"meeting": why} if why else {}


def meeting_of(entry: Entry) -> Meeting | None:
    """Return the meeting that a roll names, with its unit."""
    found = _with_unit(as_uuid(entry.values["meeting"]))
    return joined(Meeting, "unit", Unit, found[0]) if found else None


@compiled_query
def _with_unit(meeting_id: Any) -> Any:
    return Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting_id)


def officer_rights(account_id: UUID, unit: Unit, at: datetime) -> list[datetime | None]:
    """Return when each post ended, or will not, by which this account was an officer of the unit at that moment."""
    posts = [post for post in posts_ever_held(account_id) if post.role in BRANCH_OFFICERS]
    held = [post for post in posts if post.began_at <= at and (post.ended_at is None or at < post.ended_at)]
    return [post.ended_at for post in held if post.unit.covers(unit.path)]


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the roll and its ticks. The times are shifted as the entry's own, and are never later than it."""
    [meeting] = locked(
        [UUID(entry.values["meeting"])]
    )  # before rows that name it: two recorders wait for each other here, or nowhere
    values, shift = entry.values, entry.corrected_at - entry.claimed_at
    touched = []
    for member, state, text in values["touched"]:
        at = datetime.fromisoformat(text) + shift  # in UTC, as `check` wrote it
        touched.append((UUID(member), state, min(max(at, FIRST_CLOCK), entry.corrected_at)))
    ticks, unknown = known_ticks(meeting, touched)
    told = [int(part) if part else None for part in (values["told"] or ",,").split(",")]
    writes.add(
        Roll,
        county_id=meeting.county_id,
        meeting=meeting.id,
        id=entry.id,
        by_id=account_id,
        list_as_of=moment_of(values["list_as_of"]),
        told_present=told[0],
        told_voting=told[1],
        told_needed=told[2],
        unknown=unknown,
        corrected_at=entry.corrected_at,
    )
    for member_id, state, at in ticks:
        writes.add(RollTick, county_id=meeting.county_id, roll=entry.id, member=member_id, state=state, at=at)


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Work out the attendance of the meetings whose rolls came; of sealed ones they are proposed corrections."""
    update_locked(propose_rolls((UUID(entry.values["meeting"]), entry.id, account_id) for entry in entries))


def adopted(roll_id: UUID) -> None:
    """Work out the attendance when a successor has confirmed a roll that waited."""
    rolls = list(Roll.select().where(Roll.id == roll_id))
    update_locked(propose_rolls((row.meeting_id, row.id, row.by_id) for row in rolls))


def from_page(fields: dict[str, Any]) -> dict[str, Any]:
    """Read the boxes of the page without JavaScript: they are ticked now."""
    boxes = {name: fields.pop(name) for name in list(fields) if name.startswith(BOX)}
    fields.pop("touched", None)
    at = now().astimezone(CHINA).isoformat(timespec="milliseconds")
    return {**fields, "touched": [f"{name.removeprefix(BOX)}:{state}:{at}" for name, state in boxes.items()]}


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a roll says, for the page of the report: numbers, no names."""
    roll = Roll.get_or_none(Roll.id == report.id)
    if roll is None:
        return []
    meeting = Meeting.get_by_id(roll.meeting_id)
    types = [one.type for one in MeetingType.select().where(MeetingType.meeting == meeting.id)]
    ticked = RollTick.select().where(RollTick.roll == roll.id).count()
    return [
        (_("Meeting"), labels.title(meeting, types)),
        (_("When"), labels.when_words(meeting)),
        (_("Ticked"), str(ticked)),
    ]


ROLL = FormKind(
    "roll",
    1,
    check,
    store,
    refuse,
    wants_source=False,
    counts_as_contact=False,
    stands_in_its_own_list=True,
    fields=FIELDS,
    endpoint="rolls.roll",
    about="meeting",
    most_bytes=MOST_BYTES,
    from_page=from_page,
    template="meetings/roll.html",
    page_facts=page_facts,
    correctable=False,
    label=_l("Roll"),
    summary=lambda row: _("ticked who came to a meeting"),
    facts=facts_of,
    limited=Limited(own=True, others=True),
)
