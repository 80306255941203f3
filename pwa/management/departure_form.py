"""Define the form kind `departure`: an officer registers that a member left or is to leave, after a talk."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.fields import Checked, Choice, Day, Fields, Reader, day_in
from pwa.identity.models import Account
from pwa.reports.form_facts import location_facts
from pwa.reports.form_kinds import Entry, FormKind, Writes
from pwa.reports.location import keep_place, write_timeline_line
from pwa.reports.location_fields import ANNOUNCED, LOCATION, Phone, check_location
from pwa.reports.rules import Known

from . import labels
from .departure_page import address_of, facts_of
from .models import Departure

OWN = Fields(
    Day("talked_on", _l("When did you talk with them?"), required=True, attributes={"data_today": True}),
    Phone("contact_phone", _l("Telephone of a relative or colleague"), 20, hint=_l("For when they cannot be reached.")),
)
FIELDS = Fields(
    Choice("subject", _l("Who leaves?"), control="select_field", required=True, beside=True,
           attributes={"empty": _l("choose"), "optional": False}),
    *LOCATION.values(),
    *OWN.values(),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `departure`, version 1: a place as in `location`, from a day up to 90 days ahead, and the day of the
    talk. Nobody comes back by a departure."""
    since = day_in(fields.get("since"))
    planned = since is not None and recorded_on < since <= recorded_on + ANNOUNCED
    place = check_location({**fields, "since": recorded_on.isoformat()} if planned else fields, recorded_on, known)
    if planned:
        place.values["since"] = since
    if place.values.get("back_home"):
        place.errors["back_home"] = "not_on_departure"
    own = Reader(OWN, fields, recorded_on).all()
    return Checked({**place.values, **own.values}, {**place.errors, **own.errors})


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why there can be no such departure: one's own."""
    assert entry.member is not None
    own = Account.select(Account.member_id).where(Account.id == account_id).scalar()
    return {"subject": "about_own_departure"} if entry.member.id == own else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the departure and its timeline line; once the day has come, also the place, which opens or moves the away
    period as a report of the member would."""
    member, values = entry.member, entry.values
    assert member is not None
    planned = values["since"] > entry.last_day
    writes.add(
        Departure,
        id=entry.id,
        county_id=member.county_id,
        member=member.id,
        branch=entry.former_branch_id or member.branch_id,
        since=values["since"],
        division=values.get("division"),
        country=values.get("country"),
        area=values.get("area") or "",
        stay=values.get("stay") or "unknown",
        settled=values.get("settled") or "unknown",
        reason=values.get("reason") or "",
        employer_kind=values.get("employer_kind") or "",
        talked_on=values["talked_on"],
        contact_phone=values.get("contact_phone") or "",
        planned=planned,
        by_id=account_id,
        corrected_at=entry.corrected_at,
    )
    facts = {name: values.get(name) for name in ("division", "country")} | {"since": values["since"].isoformat()}
    if not planned:
        keep_place(entry, writes)
    write_timeline_line(entry, account_id, writes, "departure_registered", facts)


DEPARTURE = FormKind(
    "departure",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    wants_source=False,
    endpoint="departures.new_departure",
    template="management/departure_form.html",
    page=address_of,
    page_facts=location_facts,
    label=_l("Departure"),
    summary=lambda row: _("was registered as leaving"),
    facts=facts_of,
    correctable=False,  # a new report of the place says what is true now
    refusals=labels.REFUSALS,
    stands_in_its_own_list=True,  # phones of officers alone fetch its page (feature.py)
)
