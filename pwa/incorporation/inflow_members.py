"""Keep the files of inflow members: register somebody who lives here, change their file, end it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Checked, Choice, Day, Fields, Reader, Text
from pwa.core.name_keys import fold_name, name_key, search_key
from pwa.core.transitions import Change, Noun, Refused, Transition, values_or_refuse
from pwa.members import labels
from pwa.members.changes import account_name
from pwa.members.history import stored_text
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.reports.location_fields import Phone

from .inflow_member_models import InflowMember, InflowMemberChange
from .person_names import check_name
from .placement_steps import read_acceptance

KEEPS = (*BRANCH_OFFICERS, Role.COMMITTEE)
ENDINGS = {
    "returned": _l("went back home for good"),
    "moved": _l("moved to another place"),
    "transferred": _l("affiliation transferred here"),
    "died": _l("died"),
    "mistake": _l("registered by mistake"),
}
FIELDS = Fields(
    Text("name", _l("Name"), 40, required=True, attributes={"autocomplete": "off"}),
    Choice("sex", _l("Sex"), labels.SEXES, required=True, attributes={"compact": True}),
    Choice("kind", _l("Kind of member"), labels.KINDS, required=True, initial="full", attributes={"compact": True}),
    Day("born_on", _l("Date of birth")),
    Phone("phone", _l("Phone"), 20, attributes={"optional": False}),
    Text("home_organisation", _l("Home organisation"), 100, required=True,
         hint=_l("The branch or committee that holds the membership, with the county."),
         attributes={"autocomplete": "off"}),
    Phone("home_phone", _l("Telephone of the home organisation"), 20, required=True),
    Text("card_no", _l("Number of the activity card"), 40, attributes={"autocomplete": "off"}),
    Day("here_since", _l("Lives here since")),
    Text("area", _l("Village, street or firm"), 100, attributes={"autocomplete": "off"}),
)  # fmt: skip
END = Fields(
    Choice("how", _l("Why does it end?"), ENDINGS, required=True),
    Day("ended_on", _l("Since which day?"), required=True),
)
NOUN = Noun("guest", name_of=lambda record, account: account_name(account))


def read_inflow_member(posted: Mapping[str, str], day: date) -> Checked:
    """Read the form of an inflow member: a name that is one, and days in order."""
    read = Reader(FIELDS, read_posted_form(posted), day).all()
    check_name(read)
    born, since = read.values.get("born_on"), read.values.get("here_since")
    if born and since and since < born and "here_since" not in read.errors:
        read.errors["here_since"] = "before_birth"
    return read


def register(unit: Unit, values: Mapping[str, Any], by: UUID, proved: bool = False) -> InflowMember:
    """Open the file of an inflow member. Call inside a write transaction. Raises Refused if the unit has one of this
    person; not if a signed letter has `proved` that it is somebody else of that name."""
    same = (
        (InflowMember.unit == unit.id)
        & (InflowMember.name_key == name_key(values["name"]))
        & InflowMember.ended_at.is_null()
    )
    for row in () if proved else InflowMember.select().where(same):
        if (values["phone"] and row.phone == values["phone"]) or row.home_phone == values["home_phone"]:
            raise Refused({"name": "guest_there"})
    inflow_member = InflowMember.create(county_id=unit.county_id, unit=unit, made_by=by, **_columns(values))
    given = [name for name in FIELDS if values[name]]
    audit.record("registered guest", "guest", inflow_member.id, county_id=unit.county_id, fields=given, actor_id=by)
    return inflow_member


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: values[name] or "" for name in ("phone", "card_no", "area")}
    return {**values, **texts, "search": search_key(values["name"]), "name_key": name_key(values["name"])}


def is_here(inflow_member: InflowMember) -> bool:
    """Whether the inflow member still lives here."""
    return inflow_member.ended_at is None


def _read_change(_inflow_member: InflowMember, posted: Mapping[str, str]) -> dict[str, Any]:
    read = read_inflow_member(posted, today())
    return values_or_refuse(read.errors, values=read.values)


def _write_change(change: Change, values: Mapping[str, Any]) -> None:
    inflow_member = change.record
    columns = _columns({**values, "phone": values["phone"] or inflow_member.phone})  # the form does not show the number
    before = {name: stored_text(getattr(inflow_member, name)) or "" for name in FIELDS}
    after = {name: stored_text(columns[name]) or "" for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != after[name]]
    for name in changed:
        row = {
            "county_id": inflow_member.county_id,
            "inflow_member": inflow_member.id,
            "field": name,
            "at": change.at,
            "by_id": change.by,
        }
        InflowMemberChange.create(before=before[name], after=after[name], **row)
    if changed:
        InflowMember.update(columns).where(InflowMember.id == inflow_member.id).execute()
    change.fields = changed


def _read_end(inflow_member: InflowMember, posted: Mapping[str, str]) -> dict[str, Any]:
    read = Reader(END, read_posted_form(posted), today()).all()
    if inflow_member.here_since and read.values.get("ended_on") and read.values["ended_on"] < inflow_member.here_since:
        read.errors["ended_on"] = "before_arrival"
    return values_or_refuse(read.errors, how=read.values.get("how"), ended_on=read.values.get("ended_on"))


def _write_end(change: Change, how: str, ended_on: date) -> None:
    ended = {"how": how, "ended_on": ended_on, "ended_at": change.at, "ended_by": change.by}
    InflowMember.update(ended).where(InflowMember.id == change.record.id).execute()
    change.fields = ["ended_on"]


def _write_place(change: Change, contact_id: UUID | None = None, party_group: UUID | None = None) -> None:
    placed = {"contact_id": contact_id, "party_group_id": party_group}
    InflowMember.update(placed).where(InflowMember.id == change.record.id).execute()
    change.fields = ["host_contact", "party_group"]


change_file = Transition(NOUN, "change", KEEPS, is_here, _read_change, _write_change, "changed guest")
place = Transition(NOUN, "place", KEEPS, is_here, read_acceptance, _write_place, "placed guest")
end = Transition(NOUN, "end", KEEPS, is_here, _read_end, _write_end, "ended guest")


def inflow_members_below(paths: list[str]) -> Any:
    """Query the inflow members of the units in these subtrees."""
    return InflowMember.select(InflowMember, Unit).join(Unit).where(InflowMember.unit.in_(units_below(paths)))


def count_here(paths: list[str]) -> int:
    """Count the inflow members who live here: inflow, not members."""
    return inflow_members_below(paths).where(InflowMember.ended_at.is_null()).count()


def history_of(inflow_member: InflowMember) -> list[Any]:
    """List the latest changes of an inflow member's file, newest first."""
    rows = InflowMemberChange.select().where(InflowMemberChange.inflow_member == inflow_member.id)
    return list(rows.order_by(InflowMemberChange.at.desc(), InflowMemberChange.id.desc()).limit(50))


def matching(q: str) -> pw.Expression:
    """Build the condition that name, pinyin or initials contain `q`."""
    text = fold_name(q)
    return InflowMember.search.contains(text) if text else InflowMember.id.is_null()
