"""Show the pages of lost contact 失联: members out of contact, a search with its log, and what a meeting decided."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.fragments import page, redirect_to
from pwa.core.listing import Column, Listing
from pwa.core.paging import Order
from pwa.core.transitions import NotNow, Refused, serve
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, within_reach
from pwa.organisations.models import parameters_at
from pwa.policy.lost_contact import contact_state

from . import labels, last_contact, searches
from .case_page import look_at_case
from .reach import Seen, case_within
from .rules import LOST, OWN, why_not_words
from .steps import OF_A_SEARCH, STEPS
from .views import address_of, case_page

lost = Blueprint("lost", __name__)
SILENT = Listing(  # the longest silence first; the view reads the rows
    "lost.index",
    query=lambda visitor, asked: None,
    order=Order(Member.name_key),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(
            lambda row: _("%(days)s days · %(state)s", days=row.days, state=labels.STANDINGS[row.standing]),
            title=_l("State"),
        ),
        Column(lambda row: row.branch_name, title=_l("Party organisation")),
        Column(lambda row: _search_state(row.search) if row.search else "", "tag", _l("Search")),
    ),
    action=lambda row: (
        url_for("cases.show", case=row.search.id) if row.search else url_for("lost.begin", member=row.id)
    ),
    wide=True,
)
PROPOSED = ("searching", "candidate")  # states in which the rule proposes a search


def _search_state(search: Any) -> str:
    return str(labels.STATES[search.state]) if search.state else _("being searched for")


@lost.get("/liaison/lost")
@open_to(*OFFICERS)
def index() -> Response:
    """List members who have been out of contact for long, with the facts; the list itself has no consequences."""
    rows = last_contact.silent(current_user)
    searched = last_contact.open_searches([row.id for row in rows])
    for row in rows:
        row.search = searched.get(row.id)
    return page("cases/lost.html", listed=SILENT.of(current_user, rows))


@lost.get("/liaison/lost/<uuid:member>")
@open_to(*OFFICERS)
def begin(member: UUID) -> Response:
    """Show when one member was last in contact, and the form that begins a search."""
    return _begin(within_reach(current_user).present(member, OFFICER, CONTACT))


def _begin(member: Member, status: int = 200, **more: Any) -> Response:
    row, parameters = last_contact.last_contact_of(member.id), parameters_at(member.branch.path)
    return page(
        "cases/lost_begin.html",
        status=status,
        member=member,
        facts=searches.facts_of(row.heard, parameters) if row else [],
        standing=labels.STANDINGS[contact_state(row.heard, today(), parameters)]
        if row
        else _("At home: no absence is on record."),
        proposed=row is not None and contact_state(row.heard, today(), parameters) in PROPOSED,
        why=searches.why_lost("searching", parameters),
        case=last_contact.open_searches([member.id]).get(member.id),
        **more,
    )


@lost.post("/liaison/lost/<uuid:member>")
@open_to(*OFFICERS)
def open_case(member: UUID) -> Response:
    """Begin the search."""
    row = within_reach(current_user).present(member, OFFICER, CONTACT)
    said = read_posted_form(request.form).get("words", "").strip()
    if why := why_not_words("raised", said):
        return _begin(row, 422, errors=refusals({"words": why}), said=request.form.get("words"))
    origin = "candidates" if request.form.get("from") == "list" else "officer"
    try:
        case = searches.open_search(row, current_user.account.id, said, origin)
    except NotNow:
        return _begin(
            row, 422, errors={"words": _("A search for this member is already open.")}, said=request.form.get("words")
        )
    return redirect_to(url_for("cases.show", case=case.id))


def _search(case: UUID) -> Seen:
    seen = case_within(current_user, case)
    if seen.case.category != LOST:
        raise NotFound
    return seen


def _refuse(kind: str, seen: Seen, why: Refused) -> Response:
    """Show the search as it is now, with the errors of the form, or with what somebody else has recorded meanwhile."""
    if OWN not in seen.ways:
        look_at_case(current_user, seen.case)
    errors: dict[str, Any] = refusals(why.errors)
    if not errors:
        decisions = searches.decisions_of(seen.case.id)
        overtaken = kind == "decided" and searches.is_overtaken(decisions, request.form)
        errors = {"words": searches.recorded_meanwhile(decisions[-1]) if overtaken else labels.REFUSED}
    return case_page(seen, 422, errors=errors, tried=kind, said=request.form.to_dict(), **why.shown)


for kind in OF_A_SEARCH:
    serve(lost, _search, partial(_refuse, kind), address_of, STEPS[kind], url_prefix="/liaison/cases/<uuid:case>/")
