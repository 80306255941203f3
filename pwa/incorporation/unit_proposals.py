"""Declare what people may do to a proposal of a unit, as a table: the committee proposes and consults, the host
answers, the county approves or refuses, the committee places its members in the unit that was formed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_login import current_user

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.clock import day_of
from pwa.core.database import lock_rows, share_rows
from pwa.core.transitions import Change, NotNow, Noun, Refused, Transition, nothing_asked
from pwa.identity.models import Account
from pwa.members.changes import account_name, add_timeline_lines
from pwa.members.models import Member
from pwa.members.placements import accept, name_host
from pwa.organisations import succession
from pwa.organisations.models import Unit, may_act, parameters_at

from . import unit_proposal_fields as forms
from .unit_findings import renew_candidates, renew_warnings
from .unit_models import UnitCandidate, UnitProposal, UnitProposalMember, UnitTerm
from .unit_people import Person, belonging_to, branches_named_in, enter, living_at, people_of
from .unit_reach import COUNTY, HOME, HOST, HOST_ROLES
from .unit_rules import FLOATING, JOINT, may_decide, needs_host, reply_due_on, state_of, term_ends_on


def lock_committee(committee_id: UUID) -> None:
    """Let no two proposals of a committee be written at the same moment, each naming the same people or the same
    name. Call inside a write transaction, before these are read."""
    lock_rows(Unit.select(Unit.id).where(Unit.id == committee_id))


def propose(place: UnitCandidate, by: UUID, people: list[UUID], said: dict[str, Any]) -> UnitProposal:
    """Propose a unit of a committee in a place: that of a candidate, or one that an officer chose. Call inside a write
    transaction."""
    committee = place.committee
    row = UnitProposal.create(
        county_id=committee.county_id,
        committee=committee,
        basis=place.basis,
        division=place.division,
        area=place.area,
        proposed_by=by,
        link_by=audit.link_behind(by),
        **said,
    )
    enter(row, people)
    facts = {"county_id": row.county_id, "fields": ["name", "unit_members"], "actor_id": by}
    audit.record("proposed unit", "unit_proposal", row.id, **facts)
    renew_candidates(committee)
    return row


def due_on(row: UnitProposal) -> Any:
    """Return by when whoever has the proposal before them answers; None if nobody has."""
    state = state_of(row)
    since = {"consulted": row.consulted_at, "submitted": row.submitted_at}.get(state)
    months = parameters_at(row.committee.path)["branch.reply_months"] if since else 0
    return reply_due_on(day_of(since), months) if since else None


def offered_for(row: UnitProposal) -> list[Person]:
    """List who may belong to the unit: who is named already, and who lives there by now; for a joint or temporary
    branch the members of the same branches."""
    named = people_of(row)
    known = {one.id for one in named}
    if row.kind == FLOATING:
        more = living_at(row.committee, row.basis, row.division, row.area)
    else:
        more = belonging_to(row.committee, branches_named_in(row))
    return named + [one for one in more if one.id not in known]


def _read_change(row: UnitProposal, posted: Any) -> dict[str, Any]:
    lock_committee(row.committee_id)
    return forms.read_proposal(posted, row.committee, row.kind, offered_for(row), row.id)


def _write(change: Change, **values: Any) -> None:
    UnitProposal.update(values).where(UnitProposal.id == change.record.id).execute()


def _change(change: Change, said: dict[str, Any], people: list[UUID]) -> None:
    """Write what the form said. Whoever names other officers proposes them, and is not their second person."""
    row, link = change.record, audit.link_behind(change.by)
    if any(name in said and said[name] != getattr(row, name) for name in ("secretary_id", "organiser_id")):
        said = {**said, "proposed_by": change.by, "link_by": link}
    elif link:
        said = {**said, "link_by": link}
    _write(change, **said)
    enter(change.record, people)
    renew_candidates(change.record.committee)
    change.fields = ["name", "unit_members"]


def _consult(change: Change, **host: Any) -> None:
    if share_rows(Unit.select(Unit.id).where(Unit.id == host.get("host"), Unit.closed_at.is_null(False))):
        raise Refused({"host": "unit_closed"})  # since the form was read
    fresh = {"answer": None, "answer_words": "", "answered_at": None, "answered_by": None}
    _write(change, consulted_at=change.at, consulted_by=change.by, **host, **fresh)
    change.fields = ["unit_host"]


def _answer(change: Change, answer: str, words: str) -> None:
    _write(change, answer=answer, answer_words=words, answered_at=change.at, answered_by=change.by)
    change.fields = ["host_answer"]


def _submit(change: Change) -> None:
    row = change.record
    _write(change, submitted_at=change.at, submitted_by=change.by)
    named = UnitProposalMember.select(UnitProposalMember.member).where(UnitProposalMember.proposal == row.id)
    members = list(Member.select().where(Member.id.in_(named), Member.left_at.is_null()).order_by(Member.id))
    add_timeline_lines(members, "unit_proposed", change.by, record_id=row.id, unit=row.name, kind=row.kind)


def _approve(change: Change, meeting: str, held_on: Any, document: str) -> Unit:
    """Form the unit below the committee, with its term; who is to hold its posts is proposed, for a second person to
    confirm."""
    row = change.record
    lock_committee(row.committee_id)
    parent = Unit.get_by_id(row.committee_id)
    if parent.closed_at is not None:
        raise NotNow
    unit = Unit.create(
        county_id=parent.county_id,
        parent=parent,
        path=Unit.next_path(parent),
        kind=row.kind,
        name=row.name,
        division=row.division,
    )
    audit.record("added unit", "unit", unit.id, county_id=unit.county_id, fields=["name"], actor_id=change.by)
    years = parameters_at(parent.path)["term.years"]
    UnitTerm.create(
        county_id=unit.county_id,
        unit=unit,
        begins_on=held_on,
        ends_on=row.ends_on or term_ends_on(held_on, years),
        document=document,
        written_by=change.by,
    )
    decided = {"outcome": "approved", "decided_at": change.at, "decided_by": change.by, "unit": unit.id}
    _write(change, **decided, meeting=meeting, held_on=held_on, document=document)
    for role, account_id in ((Role.SECRETARY, row.secretary_id), (Role.ORGANISER, row.organiser_id)):
        account = Account.get_or_none(Account.id == account_id, may_act(Account.id)) if account_id else None
        if account:
            succession.propose(account, role, unit, None, row.proposed_by, row.link_by)
    renew_warnings([unit])
    change.fields = ["meeting", "held_on", "document"]
    return unit


def _refuse(change: Change, reason: str) -> None:
    _write(change, outcome="refused", decided_at=change.at, decided_by=change.by, reason=reason)
    change.fields = ["refusal"]


def _withdraw(change: Change) -> None:
    _write(change, withdrawn_at=change.at, withdrawn_by=change.by)
    renew_candidates(change.record.committee)


def _place(change: Change, way: str, members: list[UUID]) -> None:
    """Place members in the unit that was formed; their membership stays with their own branches. Who is asked in the
    app is placed once they agree and the unit takes them in."""
    row = change.record
    unit = row.unit
    for member in Member.select(Member, Unit).join(Unit).where(Member.id.in_(members)).order_by(Member.id):
        placement = name_host(member, unit, way, change.by)
        here = (UnitProposalMember.proposal == row.id) & (UnitProposalMember.member == member.id)
        UnitProposalMember.update(placement=placement.id).where(here).execute()
        if way != "in_app":
            accept(placement, change.at, change.by)
            facts = {"unit": unit.name, "kind": unit.kind}
            add_timeline_lines([member], "unit_placed", change.by, record_id=placement.id, **facts)
    renew_warnings([unit])
    # The proposal's own row changes, so that a page shown before is known to be old.
    _write(change, placed_at=change.at)
    change.fields = ["unit_members"]


def _is(seen_as: str, *states: str) -> Callable[[UnitProposal], bool]:
    return lambda row: row.seen_as == seen_as and state_of(row) in states


def _can_change(row: UnitProposal) -> bool:
    """About a joint or temporary branch a colleague may decide: whoever proposed it is the only one who writes it, and
    others withdraw it and propose another."""
    may_write = row.kind == FLOATING or row.proposed_by == current_user.account.id
    return may_write and _is(HOME, "proposed")(row)


def _can_place(row: UnitProposal) -> bool:
    """Members are placed in a unit that leaves their membership where it is; a joint branch takes it over, by
    transfer."""
    return row.kind != JOINT and _is(HOME, "approved")(row) and row.unit.closed_at is None


def _can_submit(row: UnitProposal) -> bool:
    return _is(HOME, "answered")(row) or (_is(HOME, "proposed")(row) and not needs_host(row.kind))


def _can_decide(row: UnitProposal) -> bool:
    return state_of(row) == "submitted" and may_decide(row.kind, row.seen_as == COUNTY, row.seen_as == HOME)


PROPOSAL = Noun("unit_proposal", name_of=lambda row, account: account_name(account))
HOME_ROLES, DECIDING = (Role.COMMITTEE,), (Role.COUNTY, Role.COMMITTEE)


def _make(name: str, who: Any, allowed: Any, form: Any, write: Any, action: str) -> Transition:
    return Transition(PROPOSAL, name, who, allowed, form, write, action, address=name.replace("_", "-"))


BEFORE_DECISION = ("proposed", "consulted", "answered", "submitted")
# fmt: off
STEPS = {
    step.name: step
    for step in (
        #     name           who           allowed                         form                     what is written
        _make("change",      HOME_ROLES,   _can_change,                    _read_change,            _change,
              "changed proposal of unit"),
        _make("consult",     HOME_ROLES,   _is(HOME, "proposed", "answered"), forms.read_host,      _consult,
              "consulted host about unit"),
        _make("answer",      HOST_ROLES,   _is(HOST, "consulted"),         forms.read_answer,       _answer,
              "answered about unit"),
        _make("note_answer", HOME_ROLES,   _is(HOME, "consulted"),         forms.read_noted_answer, _answer,
              "noted answer about unit"),
        _make("submit",      HOME_ROLES,   _can_submit,                    nothing_asked,           _submit,
              "submitted proposal of unit"),
        _make("approve",     DECIDING,     _can_decide,                    forms.read_decision,     _approve,
              "approved unit"),
        _make("refuse",      DECIDING,     _can_decide,                    forms.read_refusal,      _refuse,
              "refused unit"),
        _make("withdraw",    HOME_ROLES,   _is(HOME, *BEFORE_DECISION),    nothing_asked,           _withdraw,
              "withdrew proposal of unit"),
        _make("place",       HOME_ROLES,   _can_place,                     forms.read_placing,      _place,
              "placed members in unit"),
    )
}
# fmt: on


def offered(row: UnitProposal) -> set[str]:
    """Return the names of the steps that this visitor may take now."""
    return {name for name, step in STEPS.items() if set(step.who) & current_user.roles and step.allowed(row)}
