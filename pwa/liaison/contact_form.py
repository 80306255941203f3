"""Define the form kind `contact`: whoever keeps in touch, or an officer, has been in contact with a member."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.cases.case_opening import has_raised, raise_case
from pwa.cases.request_form import FIELDS as REQUEST
from pwa.core.fields import Checked, Choice, Day, Fields, Reader, Text
from pwa.core.i18n import on_day
from pwa.identity.models import Account
from pwa.members.reach import CONTACT as CONTACT_PERSON
from pwa.members.reach import OFFICER
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.location_fields import ComingDay
from pwa.reports.named_records import read_later_id
from pwa.reports.rules import Known

from . import labels
from .care_models import CareVisit
from .contact_log import noon_of, reads_words
from .contact_page import page_facts
from .models import Contact
from .rules import LONGEST, wrong_days

FIELDS = Fields(
    Choice("subject", _l("With whom?"), control="select_field", required=True, beside=True,
           attributes={"empty": _l("choose"), "optional": False}),
    Day("on", _l("On which day?"), required=True, attributes={"data_today": True}),
    Choice("direction", _l("Who got in touch?"), labels.DIRECTIONS, required=True, initial="out",
           attributes={"compact": True}),
    Choice("channel", _l("How?"), labels.CHANNELS, required=True, attributes={"compact": True}),
    Text("summary", _l("What was said, in a few words"), LONGEST, control="textarea", required=True,
         attributes={"rows": 3}, hint=_l("The member, whoever keeps in touch and the officers of the branch read it.")),
    Text("needs", _l("What do they need?"), LONGEST, control="textarea", attributes={"rows": 2}),
    REQUEST["category"].with_changes(name="needs_category", label=_l("Make it a request"), required=False,
           hint=_l("With a kind it becomes a request with an owner and a day. Without one it stays a note."),
           attributes={"empty": _l("no, only a note")}),
    ComingDay("follow_up_on", _l("Agreed to speak again on")),
    Choice("pause_reason", _l("Why a pause?"), labels.PAUSES, control="select_field",
           attributes={"empty": _l("no pause")}),
    ComingDay("pause_until", _l("Until which day?"), short=_l("End of the pause")),
    Text("visit", "", 36, description="Id of the visit of care that it was, if it was planned"),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `contact`, version 1. A kind of request needs words; a pause has a reason and an end. Phones with an
    earlier page name no visit: without one the content is the same."""
    read = Reader(FIELDS, fields, recorded_on)
    out = read.all("subject", "needs")
    read("needs", required=bool(out.values.get("needs_category")))
    days = [out.values.get(name) for name in ("on", "follow_up_on", "pause_reason", "pause_until")]
    read_later_id(out, "visit", "unknown_visit")
    for name, why in wrong_days(days[0], days[1], days[2] or "", days[3]).items():
        out.errors.setdefault(name, why)
    return out


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why there can be no such contact: with oneself, or before the member joined."""
    member = entry.member
    assert member is not None
    own = Account.select(Account.member_id).where(Account.id == account_id).scalar()
    if member.id == own:
        return {"subject": "about_yourself"}
    early = member.joined_on is not None and entry.values["on"] < member.joined_on
    return {"on": "contact_before_joining"} if early else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the contact and its timeline line. A need of which a kind was named becomes a request with the same id."""
    member, values = entry.member, entry.values
    assert member is not None
    said = ("on", "direction", "channel", "summary", "needs", "follow_up_on", "pause_reason", "pause_until")
    writes.add(
        Contact,
        id=entry.id,
        county_id=member.county_id,
        member=member.id,
        by_id=account_id,
        reached_at=noon_of(values["on"]),
        replaces=entry.replaces,
        corrected_at=entry.corrected_at,
        visit_id=UUID(values["visit"]) if values.get("visit") else None,
        counts=False,  # `contact_log.after` decides
        **{name: values[name] for name in said},
    )
    facts = {"on": values["on"].isoformat(), "channel": values["channel"]}
    write_timeline_line(entry, account_id, writes, "contact_logged", facts)
    if values["needs_category"] and not has_raised(entry, writes):
        raise_case(
            entry, account_id, writes,
            category=values["needs_category"], readers="contact", words=values["needs"], origin="officer",
        )  # fmt: skip


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a contact said, for the page of the report; the words only to who reads them."""
    row = Contact.get_or_none(Contact.id == report.id)
    if row is None:
        return []
    facts = [
        (_("Day"), on_day(row.on)),
        (_("How?"), str(labels.CHANNELS[row.channel])),
        (_("Who got in touch?"), str(labels.DIRECTIONS[row.direction])),
        (_("Agreed to speak again on"), on_day(row.follow_up_on) if row.follow_up_on else ""),
    ]
    visit = CareVisit.get_or_none(CareVisit.id == row.visit_id, CareVisit.member == row.member_id)
    report.member.seen_as = report.seen_as
    still_reaches = report.seen_as in (OFFICER, CONTACT_PERSON) and not current_user.limited
    wrote = report.account_id == current_user.account.id and still_reaches  # not once the right has ended
    if wrote or reads_words(current_user, report.member):
        if visit:
            facts.append((_("Visit of care"), labels.visit_words(visit.occasion, visit.on)))
        if row.pause_until:
            facts.append((_("Pause"), labels.pause_words(row.pause_reason, row.pause_until)))
        facts += [(_("What was said"), row.summary), (_("What they need"), row.needs)]
    return facts


CONTACT = FormKind(
    "contact",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    wants_source=False,
    counts_as_contact=False,  # its own row says so, as of the day of the contact and not of writing
    endpoint="contact_page.new_contact",
    template="liaison/contact.html",
    page_facts=page_facts,
    never_in_address=("summary", "needs"),
    fills_again=("summary", "needs"),
    recorded_as="contact_log",  # `contact` is the assignment of a contact person
    label=_l("Contact"),
    summary=lambda row: _("was contacted"),
    facts=facts_of,
    refusals=labels.REFUSALS,
    stands_in_its_own_list=True,  # the log shows it
    limited=Limited(own=True, others=True),
)
