"""Define the form kind `report_in`: ask the branch where one lives to take one in. Filing it oneself is the consent to
this host."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.fields import Checked, Choice, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.members.models import AwayPeriod, Member
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import why_not_ask
from pwa.members.placements import close_as_of
from pwa.organisations.models import Unit
from pwa.organisations.reach import branches_named
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import settle_placements, write_timeline_line
from pwa.reports.location_fields import Phone
from pwa.reports.models import Submission, Withdrawal, counts
from pwa.reports.parsing import KNOWN
from pwa.reports.rules import Known

from . import labels
from .points import IN_FORM, could_receive, lives_in, points_in, points_of

FIELDS = Fields(
    Text("unit", "", 36, short=_l("Branch"),
         description="Id of a branch that has a receiving point; or `outside`, never both"),
    Text("outside", _l("Name of the organisation"), 200, attributes={"autocomplete": "off"},
         hint=_l("Only if it is not found above."), description="An organisation outside this installation"),
    Text("outside_contact", _l("Who to ask for there"), 60, attributes={"autocomplete": "off"}),
    Phone("outside_phone", _l("Telephone there"), 20),
    Choice("consent", _l("Consent"), {"yes": ""}, required=True,
           description="This host sees name, telephone, place and attendance"),
    Text("note", _l("A word with it"), 200, attributes={"autocomplete": "off"}),
)  # fmt: skip
STORED = ("outside", "outside_contact", "outside_phone", "note")


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `report_in`. It names a branch of this installation or an organisation outside, and says 'yes'."""
    read = Reader(FIELDS, fields, recorded_on)
    unit, outside = read("unit"), read("outside")
    if unit and as_uuid(unit) is None:
        read.refuse("unit", "unknown_unit")
    if unit and outside:
        read.refuse("outside", "one_host_only")
    if not unit and not outside and not {"unit", "outside"} & read.out.errors.keys():
        read.refuse("unit", "say_which")
    checked = read.all("unit", "outside")
    if "consent" in checked.errors:
        checked.errors["consent"] = "consent_needed"
    return checked


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error unless the unit is a branch that may be asked: open, not the member's own, with a receiving
    point."""
    unit_id = as_uuid(entry.values.get("unit"))
    if unit_id is None or entry.member is None:
        return {}
    unit = Unit.get_or_none(Unit.id == unit_id)
    if unit is None:
        return {"unit": "unknown_unit"}
    why = why_not_ask(unit.id, entry.member.branch_id, unit.is_branch, unit.closed_at is not None)
    if not why and not could_receive(unit, entry.corrected_at):
        why = "no_receiving_point"
    return {"unit": why} if why else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Write the timeline line. The request itself is stored after all entries of the batch are (`after`), because a
    newer one takes the place of another."""
    unit = Unit.get_or_none(Unit.id == as_uuid(entry.values.get("unit")))
    facts = {"host": unit.name if unit else entry.values["outside"], "source": entry.source}
    write_timeline_line(entry, account_id, writes, "reported_in", facts)


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Store the requests, and what follows for the placements of these members."""
    asked: dict[UUID, tuple[Member, list[Placement]]] = {}
    for entry in entries:
        if entry.member is not None and not entry.waits:
            by = (account_id, entry.source, entry.corrected_at)
            row = _request(entry.id, entry.member, entry.values, *by, consents=not entry.by_link)
            asked.setdefault(entry.member.id, (entry.member, []))[1].append(row)
    for member, rows in asked.values():
        _take(member, rows)


def adopted(submission_id: UUID) -> None:
    """Store the request of an entry that an officer's successor has confirmed."""
    sent = Submission.get_by_id(submission_id)
    member = Member.with_branch(sent.member_id)
    assert member is not None
    fields = REPORT_IN.current(json.loads(sent.fields), sent.version)
    values = REPORT_IN.check(fields, date.max, KNOWN).values
    _take(member, [_request(sent.id, member, values, sent.account_id, sent.source, sent.corrected_at)])


def _request(
    entry_id: UUID,
    member: Member,
    values: Mapping[str, Any],
    account_id: UUID,
    source: str | None,
    at: Any,
    consents: bool = True,
) -> Placement:
    """Return the row of a request. In a session that came in by somebody else's link it is no consent: whoever made the
    link may have sent it (decision 0022)."""
    agreed = {"consented_at": at, "consent_way": source or "in_app", "consent_by": account_id} if consents else {}
    unit = Unit.get_or_none(Unit.id == as_uuid(values.get("unit")))
    said = {name: values.get(name) or "" for name in STORED}
    asked = {"asked_at": at, "asked_by": account_id, "asked_way": "report_in"}
    return Placement(id=entry_id, county_id=member.county_id, member=member.id, unit=unit, **asked, **agreed, **said)


def _take(member: Member, rows: list[Placement]) -> None:
    """Store the requests. One whose withdrawal came first is withdrawn from the beginning."""
    taken_back = _withdrawn([row.id for row in rows])
    for row in rows:
        if row.id in taken_back:
            at, row.closed_by = taken_back[row.id]
            row.closed_at, row.closed_why = max(at, row.asked_at), "withdrawn"
    settle_placements(member, *rows)


def _withdrawn(ids: list[UUID]) -> dict[UUID, tuple[Any, UUID]]:
    rows = Withdrawal.select().join(Submission, on=(Submission.id == Withdrawal.id))
    found = rows.where(Withdrawal.of.in_(ids), counts()).order_by(Withdrawal.corrected_at.desc())
    return {row.of: (row.corrected_at, row.account_id) for row in found}


def after_withdrawals(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Take back the requests that these entries withdraw; a placement by one of them ends, as with a withdrawn
    consent."""
    for entry in entries:
        if entry.member is not None and not entry.waits:
            _take_back(entry.member, UUID(entry.values["of"]), account_id, entry.corrected_at)


def adopted_withdrawal(submission_id: UUID) -> None:
    """Take back the request that a confirmed entry of an officer withdraws."""
    row = Withdrawal.get_or_none(Withdrawal.id == submission_id)
    if row:
        _take_back(row.member, row.of, row.account_id, row.corrected_at)


def _take_back(member: Member, request_id: UUID, by: UUID, at: Any) -> None:
    if Placement.select().where(Placement.id == request_id, Placement.member == member.id).exists():
        close_as_of(member, request_id, by, at)


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the receiving points to choose from: the one that the address names, those of the county where the member
    lives, and those of branches that fit what was searched for. They stay on the phone with the form."""
    q, named = request.values.get("q", "")[:80], as_uuid(request.values.get("unit"))
    period = AwayPeriod.get_or_none(AwayPeriod.member == own.id, AwayPeriod.ended_on.is_null()) if own else None
    found = [*branches_named(q)] if len(q.strip()) > 1 else []
    asked = points_of([unit.id for unit in found] + ([named] if named else []))
    here = lives_in(own, period)
    near = {point.unit_id: point for point in points_in(here, size=IN_FORM).rows}
    order = [*([named] if named else []), *near, *(unit.id for unit in found)]
    points = {unit_id: near.get(unit_id) or asked[unit_id] for unit_id in order if unit_id in near or unit_id in asked}
    points.pop(own.branch_id if own else None, None)
    choices = [(str(unit_id), row.unit.name, f"{row.address} · {row.opening_hours}") for unit_id, row in points.items()]
    without = [unit.name for unit in found if unit.id not in points and unit.id != (own.branch_id if own else None)]
    return {"q": q, "found": choices, "without": without, "none_here": bool(here) and not near}


def facts(report: Any) -> list[tuple[str, str]]:
    """Return the content of a report as label and value."""
    row = Placement.get_or_none(Placement.id == report.id)
    if row is None:
        return []
    state = _("waits for an answer") if row.ended_at is None else labels.why_ended(row.ended_why)
    return [(_("Branch"), row.unit_name), (_("A word with it"), row.note), (_("State"), state)]


REPORT_IN = FormKind(
    "report_in",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    endpoint="report_ins.new",
    template="incorporation/report_in.html",
    page_facts=page_facts,
    label=_l("Report-in"),
    summary=lambda row: _("asked a branch to take them in"),
    facts=facts,
    refusals=labels.REFUSALS,
    limited=Limited(own=True, others=False),  # for others it is a consent
)
