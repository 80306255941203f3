"""Keep the local offices of rights pages, and note that a page was checked: work of a county's officers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Checked, Choice, Fields, Text
from pwa.core.transitions import Change, Noun, Transition, nothing_asked, values_or_refuse
from pwa.identity.visitor import Visitor
from pwa.members.changes import account_name
from pwa.organisations.models import Unit
from pwa.reports.location_fields import NOT_A_PHONE, Phone

from .rights import PAGES
from .rights_models import EVERY, RightsCheck, RightsOffice

SERVICE_NUMBER = re.compile(r"12\d{3}|95\d{3}|110|119|120")  # public numbers that are shorter than a telephone's


@dataclass(frozen=True, kw_only=True)
class OfficePhone(Phone):
    """The telephone number of an office, which may be a service number."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        phone, why = super().read(given, today)
        short = why == NOT_A_PHONE and SERVICE_NUMBER.fullmatch(phone)
        return phone, None if short else why


KEEPS = (Role.COUNTY,)
TOPICS = {EVERY: _l("all pages"), **{page.topic: page.title for page in PAGES}}
FIELDS = Fields(
    Choice("topic", _l("On which page?"), TOPICS, required=True, control="select_field",
           attributes={"empty": _l("choose")}),
    Text("name", _l("Name of the office"), 80, required=True, attributes={"autocomplete": "off"}),
    OfficePhone("phone", _l("Telephone"), 20, required=True),
    Text("address", _l("Address"), 120, attributes={"autocomplete": "off"}),
    Text("opening_hours", _l("Opening hours"), 80, attributes={"autocomplete": "off"}),
)  # fmt: skip
NOUN = Noun("rights_office", name_of=lambda record, account: account_name(account))


def counties_of(visitor: Visitor) -> list[Unit]:
    """Return the counties for which this visitor may write."""
    units = {post.unit_id: post.unit for post in visitor.posts_as(*KEEPS)}
    return [*units.values()]


def offices_of(visitor: Visitor) -> Any:
    """Query the offices, standing and withdrawn, of the visitor's counties."""
    rows = RightsOffice.select(RightsOffice, Unit).join(Unit)
    return rows.where(RightsOffice.unit.in_([unit.id for unit in counties_of(visitor)]))


def read_office(posted: Mapping[str, str]) -> Checked:
    """Read the form of an office."""
    return FIELDS.check(read_posted_form(posted), today())


def add_office(unit: Unit, values: Mapping[str, Any], by: UUID) -> RightsOffice:
    """Add an office for a county. Call inside a write transaction."""
    said = {name: values.get(name) or "" for name in FIELDS}
    office = RightsOffice.create(unit=unit, county_id=unit.county_id, made_by=by, **said)
    given = [name for name in FIELDS if said[name]]
    facts = {"county_id": unit.county_id, "fields": given, "actor_id": by}
    audit.record("added office to rights pages", "rights_office", office.id, **facts)
    return office


def stands(office: RightsOffice) -> bool:
    """Whether the pages show it."""
    return office.withdrawn_at is None


def _read_change(_office: RightsOffice, posted: Mapping[str, str]) -> dict[str, Any]:
    read = read_office(posted)
    return values_or_refuse(read.errors, said=read.values)


def _write_change(change: Change, said: Mapping[str, Any]) -> None:
    office = change.record
    changed = {name: said[name] or "" for name in FIELDS if (said[name] or "") != getattr(office, name)}
    if changed:
        RightsOffice.update(changed).where(RightsOffice.id == office.id).execute()
    change.fields = [*changed]


def _withdraw(change: Change) -> None:
    gone = {"withdrawn_at": change.at, "withdrawn_by": change.by}
    RightsOffice.update(gone).where(RightsOffice.id == change.record.id).execute()


change_office = Transition(
    NOUN, "change", KEEPS, stands, _read_change, _write_change, "changed office on rights pages"
)  # fmt: skip
withdraw_office = Transition(
    NOUN, "withdraw", KEEPS, stands, nothing_asked, _withdraw, "withdrew office from rights pages"
)  # fmt: skip


def note_check(counties: list[Unit], topic: str, by: UUID) -> None:
    """Write that an officer of these counties found this page right today; once a day. Call inside a write
    transaction."""
    same_day = (RightsCheck.topic == topic) & (RightsCheck.checked_on == today())
    known = {row.unit_id for row in RightsCheck.select(RightsCheck.unit).where(same_day)}
    for unit in (unit for unit in counties if unit.id not in known):
        row = {"county_id": unit.county_id, "unit": unit, "topic": topic, "checked_on": today(), "checked_by": by}
        facts = {"county_id": unit.county_id, "fields": ["topic", "checked_on"], "actor_id": by}
        audit.record("checked rights page", "rights_check", RightsCheck.create(**row).id, **facts)
