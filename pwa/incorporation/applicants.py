"""Register who handed in an application to join the Party away from home, and to whom it was forwarded. Nothing is
decided here: that is for the organisation that admits people."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Checked, Choice, Day, Fields, Reader, Text
from pwa.core.name_keys import name_key
from pwa.core.transitions import Change, Noun, Refused, Transition, values_or_refuse
from pwa.members.changes import account_name
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .applicant_models import Applicant
from .person_names import check_name

READS = (*BRANCH_OFFICERS, Role.COMMITTEE)
KINDS = {"applicant": _l("applicant"), "activist": _l("activist")}
ENDINGS = {
    "taken_over": _l("the organisation there goes on with it"),
    "withdrawn": _l("the application was withdrawn"),
    "moved": _l("moved to another place"),
    "mistake": _l("registered by mistake"),
}
FIELDS = Fields(
    Text("name", _l("Name"), 40, required=True, attributes={"autocomplete": "off"}),
    Choice("kind", _l("Applicant or activist?"), KINDS, required=True, initial="applicant",
           attributes={"compact": True}),
    Day("handed_in_on", _l("When was the application handed in?"), short=_l("Handed in on"), required=True),
)  # fmt: skip
FORWARD = Fields(
    Text("forwarded_to", _l("To which organisation was it forwarded?"), 100, required=True,
         hint=_l("The organisation that decides about the application, with its county."),
         attributes={"autocomplete": "off"}),
    Day("forwarded_on", _l("On which day?"), required=True),
)  # fmt: skip
END = Fields(Choice("how", _l("Why does it end?"), ENDINGS, required=True))
NOUN = Noun("applicant", name_of=lambda _applicant, account: account_name(account))


def read_applicant(posted: Mapping[str, str], day: date) -> Checked:
    """Read the form: a name that is one, and a day that is not to come."""
    read = Reader(FIELDS, read_posted_form(posted), day).all()
    check_name(read)
    return read


def register(unit: Unit, values: Mapping[str, Any], by: UUID) -> Applicant:
    """Register somebody. Call it inside a write transaction. Raises Refused if the branch has them with this day."""
    same = (Applicant.unit == unit.id) & (Applicant.name == values["name"]) & Applicant.ended_at.is_null()
    if Applicant.select().where(same, Applicant.handed_in_on == values["handed_in_on"]).exists():
        raise Refused({"name": "applicant_there"})
    columns = {**values, "name_key": name_key(values["name"])}
    row: Applicant = Applicant.create(county_id=unit.county_id, unit=unit, made_by=by, **columns)
    audit.record("registered applicant", "applicant", row.id, county_id=unit.county_id, fields=[*FIELDS], actor_id=by)
    return row


def is_open(applicant: Applicant) -> bool:
    """Whether nothing has ended it."""
    return applicant.ended_at is None


def waits(applicant: Applicant) -> bool:
    """Whether the application still has to be forwarded."""
    return is_open(applicant) and applicant.forwarded_at is None


def _forwarding(applicant: Applicant, posted: Any) -> dict[str, Any]:
    read = Reader(FORWARD, read_posted_form(posted), today()).all()
    day = read.values.get("forwarded_on")
    if day and day < applicant.handed_in_on:
        read.errors.setdefault("forwarded_on", "before_handed_in")
    return values_or_refuse(read.errors, to=read.values.get("forwarded_to"), on=day)


def _forward(change: Change, to: str, on: date) -> None:
    told = {"forwarded_to": to, "forwarded_on": on, "forwarded_at": change.at, "forwarded_by": change.by}
    Applicant.update(told).where(Applicant.id == change.record.id).execute()
    change.fields = ["forwarded_to", "forwarded_on"]


def _ending(_applicant: Applicant, posted: Any) -> dict[str, Any]:
    read = Reader(END, read_posted_form(posted), today()).all()
    return values_or_refuse(read.errors, how=read.values.get("how"))


def _end(change: Change, how: str) -> None:
    ended = {"how": how, "ended_at": change.at, "ended_by": change.by}
    Applicant.update(ended).where(Applicant.id == change.record.id).execute()
    change.fields = ["how"]


# fmt: off
#                    name       who              from     its form     what it writes  audit line
forward = Transition(NOUN, "forward", BRANCH_OFFICERS, waits,   _forwarding, _forward, "forwarded application")
end     = Transition(NOUN, "end",     BRANCH_OFFICERS, is_open, _ending,     _end,     "ended applicant")
# fmt: on


def applicants_below(paths: list[str]) -> Any:
    """Query the applicants of the units in these subtrees."""
    return Applicant.select(Applicant, Unit).join(Unit).where(Applicant.unit.in_(units_below(paths)))
