"""Show where units could be formed, the form of a proposal, one proposal with its steps, and the choice of the host."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused, serve
from pwa.members.kept_pages import keep_list
from pwa.organisations.models import Unit
from pwa.organisations.reach import name_contains

from . import unit_labels as labels
from . import unit_proposal_lists as lists
from .unit_choices import read_choice
from .unit_models import UnitCandidate, UnitProposal
from .unit_people import people_of
from .unit_proposal_fields import HOST, PROPOSAL, read_proposal
from .unit_proposal_form_pages import by_hand_page, candidate_page, choice_page, people_at
from .unit_proposal_page import form_values, page_values, rule_of
from .unit_proposals import PROPOSAL as NOUN
from .unit_proposals import STEPS, lock_committee, offered, offered_for, propose
from .unit_reach import READERS, candidate_within, proposal_within
from .unit_rules import FLOATING

unit_proposals = Blueprint("unit_proposals", __name__)
FOUND = 20


@unit_proposals.get("/incorporation/proposals")
@open_to(*READERS)
def index() -> Response:
    """List where units could be formed, and the proposals of one's committee, to one's unit and to one's county."""
    keep_list(current_user)
    return page(
        "incorporation/unit_proposals.html",
        candidates=lists.CANDIDATES.shown(current_user, request.args),
        ours=lists.OURS.shown(current_user, request.args),
        asked=lists.ASKED_US.shown(current_user, request.args),
        county=lists.TO_DECIDE.shown(current_user, request.args),
    )


@unit_proposals.get("/incorporation/proposals/new")
@open_to(Role.COMMITTEE)
def new() -> Response:
    """Show who lives at the place of a candidate, and the form to propose a unit there; without a candidate, first what
    an officer chooses for a unit of any kind."""
    if "candidate" in request.args:
        return candidate_page(candidate_within(current_user, as_uuid(request.args.get("candidate"))))
    if "kind" not in request.args:
        return choice_page()
    try:
        return by_hand_page(read_choice(current_user, request.args))
    except Refused as why:
        return choice_page(why)


@unit_proposals.post("/incorporation/proposals")
@needs_proof
@open_to(Role.COMMITTEE)
def add() -> Response:
    """Propose a unit."""
    if "candidate" in request.form:
        row = candidate_within(current_user, as_uuid(request.form.get("candidate")))
        return _add(row, FLOATING, lambda: people_at(row), partial(candidate_page, row))
    try:
        chosen = read_choice(current_user, request.form)
    except Refused as why:
        return choice_page(why)
    return _add(chosen.place, chosen.kind, chosen.people, partial(by_hand_page, chosen))


def _add(place: UnitCandidate, kind: str, people: Callable[[], Any], again: Callable[[Refused], Response]) -> Response:
    by = current_user.account.id

    def work() -> UnitProposal:
        lock_committee(place.committee_id)
        return propose(place, by, **read_proposal(request.form, place.committee, kind, people()))

    try:
        made = transact(work)
    except Refused as why:
        return again(why)
    return redirect_to(url_for("unit_proposals.show", unit_proposal=made.id))


@unit_proposals.get("/incorporation/proposals/<uuid:unit_proposal>")
@open_to(*READERS)
def show(unit_proposal: UUID) -> Response:
    """Show a proposal: to its committee with the people, to host and county with counts."""
    return _shown("", proposal_within(current_user, unit_proposal))


def _shown(tried: str, row: UnitProposal, why: Refused | None = None) -> Response:
    store_nothing()
    return page(
        "incorporation/unit_proposal.html",
        block="main",
        status=422 if why else 200,
        **page_values(row, offered(row), tried, why),
    )


def _refuse(tried: str, row: UnitProposal, why: Refused) -> Response:
    return _shown(tried, row, why)


@unit_proposals.get("/incorporation/proposals/<uuid:unit_proposal>/change")
@open_to(Role.COMMITTEE)
def edit(unit_proposal: UUID) -> Response:
    """Show the form to change a proposal about which nobody was asked yet."""
    return _edit(proposal_within(current_user, unit_proposal))


def _edit(row: UnitProposal, why: Refused | None = None) -> Response:
    if "change" not in offered(row):
        if why is None:
            raise NotFound
        return _shown("change", row, why)
    store_nothing()
    people = offered_for(row)
    named = {one.id for one in people_of(row)}
    filled = {name: getattr(row, name) for name in PROPOSAL}
    filled |= {"secretary": str(row.secretary_id or ""), "organiser": str(row.organiser_id or "")}
    chosen = request.form.getlist("member") if why else [str(one.id) for one in people if one.id in named]
    errors = refusals(why.errors) if why else {}
    return page(
        "incorporation/unit_proposal_form.html",
        block="main",
        status=422 if why else 200,
        hidden=[],
        proposal={"id": row.id, "seen": NOUN.seen(row)},
        stale=why.shown.get("stale") if why else None,
        place=labels.place_of(row.basis, row.division, row.area),
        committee=row.committee.name,
        rule=rule_of(row.committee.path, row.kind),
        **form_values(row.kind, people, chosen, request.form.to_dict() if why else filled, errors),
    )


@unit_proposals.get("/incorporation/proposals/<uuid:unit_proposal>/host")
@open_to(Role.COMMITTEE)
def host(unit_proposal: UUID) -> Response:
    """Show the form to search for the organisation where the members live, and to ask it."""
    return _host(proposal_within(current_user, unit_proposal))


def _host(row: UnitProposal, why: Refused | None = None) -> Response:
    if "consult" not in offered(row):
        if why is None:
            raise NotFound
        return _shown("consult", row, why)
    q = request.values.get("q", "")[:80]
    errors = refusals(why.errors) if why else {}
    return page(
        "incorporation/unit_host.html",
        block="found",
        status=422 if why else 200,
        proposal={"id": row.id, "name": row.name, "seen": NOUN.seen(row)},
        q=q,
        found=[(str(unit.id), unit.name, unit.above.name if unit.parent_id else "") for unit in _units_named(q, row)],
        chosen=request.form.get("host", ""),
        form=Form(HOST, request.form.to_dict(), errors),
        errors=errors,
        stale=why.shown.get("stale") if why else None,
    )


def _units_named(q: str, row: UnitProposal) -> list[Any]:
    """Find open organisations of any county by a part of their name, without those of the committee itself."""
    words = q.strip()
    if not words:
        return []
    above = Unit.alias()
    rows = Unit.select(Unit, above).left_outer_join(above, on=(Unit.parent == above.id), attr="above")
    rows = rows.where(name_contains(Unit, words), Unit.closed_at.is_null(), Unit.kind != "group")
    return list(rows.where(~Unit.below(row.committee.path)).order_by(Unit.name, Unit.id).limit(FOUND))


def _onward(row: UnitProposal) -> str:
    return url_for("unit_proposals.show", unit_proposal=row.id)


REFUSE = {"change": _edit, "consult": _host}
for name, step in STEPS.items():
    serve(
        unit_proposals,
        partial(proposal_within, current_user),
        REFUSE.get(name) or partial(_refuse, name),
        _onward,
        step,
        url_prefix="/incorporation/proposals/<uuid:unit_proposal>/",
        proof=True,
    )
