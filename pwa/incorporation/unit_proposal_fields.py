"""Define the fields of the forms of a proposed unit, and read them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.characters import read_posted_form
from pwa.core.clock import day_of, today
from pwa.core.fields import Choice, Day, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.core.transitions import Refused, values_or_refuse
from pwa.members.labels import CONSENT_WAYS
from pwa.organisations.models import Unit
from pwa.reports.location_fields import Phone

from . import unit_labels as labels
from .formed_units import TermDay
from .unit_models import UnitProposal
from .unit_people import ASKED, PLACED, THERE, Person, accounts_of, people_of
from .unit_rules import JOINT, TEMPORARY, names_in, why_not_decide, why_not_held

NAME, WORDS = 60, 500
PROPOSAL = Fields(
    Text("name", _l("Name of the new branch"), NAME, required=True, attributes={"autocomplete": "off"}),
    Text("words", _l("Why there?"), WORDS, control="textarea", attributes={"rows": 3},
         hint=_l("Host and county read it. Name nobody.")),
    Text("joins", _l("Which units does it join?"), 600, conditional=True, control="textarea", attributes={"rows": 3},
         hint=_l("One a line: firms, offices, associations. Normally at most five.")),
    TermDay("ends_on", _l("Until when is it set up?"), conditional=True),
)  # fmt: skip
HOST = Fields(
    Text("host_outside", _l("Name of the organisation"), 120, attributes={"autocomplete": "off"}),
    Text("host_contact", _l("Who to ask for there"), 40, attributes={"autocomplete": "off"}),
    Phone("host_phone", _l("Telephone there"), 20),
)
ANSWER = Fields(
    Choice("answer", _l("What does the host say?"), labels.ANSWERS, required=True),
    Text("answer_words", _l("In words"), WORDS, control="textarea", attributes={"rows": 3}),
)
DECISION = Fields(
    Text("meeting", _l("Which meeting approved it?"), 120, required=True, attributes={"autocomplete": "off"}),
    Day("held_on", _l("Day of the meeting"), required=True),
    Text("document", _l("Number of the document"), 120, required=True, attributes={"autocomplete": "off"}),
)
REFUSAL = Fields(
    Text("reason", _l("Why is it refused?"), WORDS, control="textarea", required=True, attributes={"rows": 3},
         hint=_l("The committee reads it.")),
)  # fmt: skip
PLACING = Fields(
    Choice("way", _l("How did they agree?"), CONSENT_WAYS, required=True),
)


def read_proposal(
    posted: Any, committee: Unit, kind: str, offered: list[Person], own: UUID | None = None
) -> dict[str, Any]:
    """Read name, reason, people, officers and end of a proposed unit, and which units a joint branch joins. `offered`:
    the people to choose from; `own`: the proposal that is changed. Raises Refused."""
    read = Reader(PROPOSAL, read_posted_form(posted), today())
    name, words, ends_on = read("name"), read("words"), read("ends_on", required=kind == TEMPORARY)
    joins = "\n".join(names_in(read("joins", required=True) or "")) if kind == JOINT else ""
    if ends_on and "ends_on" not in read.out.errors and ends_on <= today():
        read.refuse("ends_on", "ends_too_soon")
    chosen = set(posted.getlist("member"))
    people = [one.id for one in offered if str(one.id) in chosen]
    if not people or len(people) < len(chosen):
        read.refuse("member", "not_a_choice" if people else "nobody_chosen")
    if name and is_taken(name, committee, own):
        read.refuse("name", "name_taken")
    accounts = dict(accounts_of(people))
    posts = {post: posted.get(post, "") for post in ("secretary", "organiser")}
    for post, account in posts.items():
        if account and account not in accounts:
            read.refuse(post, "one_of_the_people")
    if posts["secretary"] and posts["secretary"] == posts["organiser"]:
        read.refuse("organiser", "two_people_needed")
    officers = {f"{post}_id": as_uuid(account) for post, account in posts.items()}
    return values_or_refuse(
        read.out.errors,
        said={"name": name, "words": words or "", "kind": kind, "joins": joins, "ends_on": ends_on, **officers},
        people=people,
    )


def is_taken(name: str, committee: Unit, own: UUID | None = None) -> bool:
    """Whether an open unit below the committee, or another proposal that waits, has this name already."""
    here = Unit.select().where(Unit.below(committee.path), Unit.name == name, Unit.closed_at.is_null())
    waits = UnitProposal.select().where(UnitProposal.committee == committee.id, UnitProposal.name == name)
    waits = waits.where(UnitProposal.open())
    return bool(here.exists() or (waits.where(UnitProposal.id != own) if own else waits).exists())


def read_host(row: UnitProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read which organisation is consulted: a unit of this installation, or one outside with name and telephone."""
    read = Reader(HOST, read_posted_form(posted), today())
    outside = {name: read(name) or "" for name in HOST}
    host = None
    if posted.get("host"):
        is_open = Unit.closed_at.is_null() & (Unit.kind != "group")
        host = Unit.get_or_none(Unit.id == as_uuid(posted.get("host")), is_open)
        if host is None or row.committee.covers(host.path):
            read.refuse("host", "not_a_host")
    if posted.get("host") and outside["host_outside"]:
        read.refuse("host", "one_host")
    elif not posted.get("host") and not outside["host_outside"]:
        read.refuse("host", "which_host")
    elif not posted.get("host") and not outside["host_phone"] and "host_phone" not in read.out.errors:
        read.refuse("host_phone", "required")
    if host:
        outside = dict.fromkeys(outside, "")
    return values_or_refuse(read.out.errors, host=host.id if host else None, **outside)


def read_answer(_row: UnitProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read what the host says; an objection says why."""
    read = Reader(ANSWER, read_posted_form(posted), today())
    answer, words = read("answer"), read("answer_words")
    if answer == "objects" and not words and "answer_words" not in read.out.errors:
        read.refuse("answer_words", "required")
    return values_or_refuse(read.out.errors, answer=answer, words=words or "")


def read_noted_answer(row: UnitProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read what the host told the committee by telephone or letter: always in words, with who said it."""
    read = read_answer(row, posted)
    if not read["words"]:
        raise Refused({"answer_words": "required"})
    return read


def read_decision(row: UnitProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read by which meeting and document the county approves. Raises Refused if it takes another person, or if the name
    has been taken meanwhile."""
    _second_person(row)
    read = Reader(DECISION, read_posted_form(posted), today()).all()
    held_on = read.values.get("held_on")
    assert row.submitted_at is not None
    if held_on and "held_on" not in read.errors and (why := why_not_held(held_on, day_of(row.submitted_at))):
        read.errors["held_on"] = why
    if row.ends_on and row.ends_on <= today():
        read.errors["name"] = "end_is_past"
    if is_taken(row.name, row.committee, row.id):
        read.errors["name"] = "name_taken"
    return values_or_refuse(read.errors, **read.values)


def read_refusal(row: UnitProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read why the county refuses."""
    _second_person(row)
    read = Reader(REFUSAL, read_posted_form(posted), today()).all()
    return values_or_refuse(read.errors, **read.values)


def _second_person(row: UnitProposal) -> None:
    """Raise Refused if the visitor may not decide about this proposal."""
    mine = current_user.account.id
    officer = mine in (row.secretary_id, row.organiser_id)
    second = current_user.is_second(row.proposed_by, row.link_by)
    if why := why_not_decide(mine == row.proposed_by, second, officer):
        raise Refused({"decide": why})


def read_placing(row: UnitProposal, posted: Any) -> dict[str, Any]:
    """Read who is placed in the new unit, and how they agreed. Who has moved meanwhile is named, and is not placed."""
    read = Reader(PLACING, read_posted_form(posted), today())
    way, chosen = read("way"), set(posted.getlist("member"))
    people = [one for one in people_of(row) if str(one.id) in chosen]
    gone = [one.name for one in people if one.state not in (THERE, ASKED, PLACED)]
    if not people or len(people) < len(chosen):
        read.refuse("member", "not_a_choice" if people else "nobody_chosen")
    elif gone:
        raise Refused({"member": "moved_meanwhile"}, gone=gone)
    elif any(one.state != THERE for one in people):
        read.refuse("member", "placed_already")
    return values_or_refuse(read.out.errors, way=way, members=[one.id for one in people])
