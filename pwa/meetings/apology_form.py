"""Define the form kind `apology`: a member says before a meeting that they cannot come."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.fields import Checked, Choice, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.members.reach import OFFICER, OWN
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.models import Withdrawal
from pwa.reports.rules import Known

from . import labels
from .apology_page import page_facts
from .attendance import update
from .called import ever_of
from .models import Apology, Meeting, MeetingType

FIELDS = Fields(
    Text("meeting", _l("Which meeting?"), 36, control="select_field", required=True,
         attributes={"optional": False, "maxlength": None}, description="Id of the meeting"),
    Choice("reason", _l("Why can you not come?"), labels.REASONS, required=True),
    Text("words", _l("In your own words"), 200, control="textarea", attributes={"rows": 2},
         hint=_l("Only if you want. The officers of the branch that meets read it.")),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `apology`, version 1."""
    read = Reader(FIELDS, fields, recorded_on)
    read.all()
    meeting = as_uuid(read.out.values.get("meeting"))
    if read.out.values.get("meeting"):
        read.out.values["meeting"] = str(meeting or read.out.values["meeting"])
        if meeting is None:
            read.refuse("meeting", "unknown_meeting")
    return read.out


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error unless the person is or was called to such meetings, and the meeting had not been cancelled."""
    assert entry.member is not None
    meeting = Meeting.get_or_none(Meeting.id == UUID(entry.values["meeting"]))
    if meeting is None or entry.member.id not in ever_of(meeting.unit_id, [entry.member.id]):
        return {"meeting": "unknown_meeting"}
    gone = meeting.cancelled_at is not None and meeting.cancelled_at <= entry.corrected_at
    return {"meeting": "already_cancelled"} if gone else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the apology and its timeline line, which does not say the reason."""
    assert entry.member is not None
    meeting = Meeting.get_by_id(UUID(entry.values["meeting"]))
    writes.add(
        Apology,
        id=entry.id,
        county_id=meeting.county_id,
        meeting=meeting.id,
        member=entry.member.id,
        reason=entry.values["reason"],
        words=entry.values["words"] or "",
        replaces=entry.replaces,
        corrected_at=entry.corrected_at,
    )
    types = sorted(row.type for row in MeetingType.select().where(MeetingType.meeting == meeting.id))
    facts = {"types": types, "on": meeting.on.isoformat(), "source": entry.source}
    write_timeline_line(entry, account_id, writes, "apology_sent", facts)


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Work out the attendance of the meetings named by apologies."""
    update(UUID(entry.values["meeting"]) for entry in entries)


def adopted(apology_id: UUID) -> None:
    """Work out the attendance when a successor has confirmed an apology that waited."""
    update(row.meeting_id for row in Apology.select(Apology.meeting).where(Apology.id == apology_id))


def after_withdrawals(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Work out the attendance of meetings whose apologies were withdrawn."""
    named = {(UUID(entry.values["of"]), entry.member.id) for entry in entries if entry.member}
    _update_named(named)


def adopted_withdrawal(withdrawal_id: UUID) -> None:
    """Apply a withdrawal that waited for a successor."""
    _update_named({(row.of, row.member_id) for row in Withdrawal.select().where(Withdrawal.id == withdrawal_id)})


def _update_named(named: set[tuple[UUID, UUID]]) -> None:
    """The attendance of the meetings of these apologies, named as (apology, member)."""
    rows = Apology.select().where(Apology.id.in_([of for of, _member in named])) if named else []
    update(row.meeting_id for row in rows if (row.id, row.member_id) in named)


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what an apology said, for the page of the report: the reason only to the member, to officers of their
    branch and to who wrote it."""
    row = Apology.get_or_none(Apology.id == report.id)
    if row is None:
        return []
    meeting = Meeting.get_by_id(row.meeting_id)
    types = [one.type for one in MeetingType.select().where(MeetingType.meeting == meeting.id)]
    facts = [(_("Meeting"), labels.title(meeting, types)), (_("When"), labels.when_words(meeting))]
    if report.seen_as in (OWN, OFFICER, "author"):
        facts += [(_("Reason"), str(labels.REASONS[row.reason])), (_("In your own words"), row.words)]
    return facts


APOLOGY = FormKind(
    "apology",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    endpoint="apologies.new_apology",
    template="meetings/apology.html",
    page_facts=page_facts,
    label=_l("Apology"),
    summary=lambda row: _("sent an apology for a meeting"),
    facts=facts_of,
    limited=Limited(own=True, others=True),
)
