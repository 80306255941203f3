"""Show the pages of lost contact 失联: who is out of contact, the search and its log, what a meeting decided."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role, open_to
from pwa.core.clock import today
from pwa.core.fragments import page, redirect_to
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, within_reach
from pwa.organisations.models import parameters_at
from pwa.policy.lost_contact import standing
from pwa.reports.labels import refusals

from . import labels, last_contact, searches
from .models import LostDecision, LostSearch
from .reach import Seen, case_within
from .rules import LOST, why_not_words
from .steps import Making, NotNow
from .views import case_page

lost = Blueprint("lost", __name__)
PROPOSED = ("searching", "candidate")  # where the rule proposes a search
ENDED = ("found", "restored", "removed")


@lost.get("/liaison/lost")
@open_to(*OFFICERS)
def index() -> Response:
    """List members who have been out of contact for long, with the facts; the list itself has no consequences."""
    rows = last_contact.silent(current_user)
    searched = last_contact.open_searches([row.id for row in rows])
    return page("cases/lost.html", rows=rows, searched=searched, labels=labels)


@lost.get("/liaison/lost/<uuid:member>")
@open_to(*OFFICERS)
def begin(member: UUID) -> Response:
    """Show when one member was last in contact, and the form that begins a search."""
    return _begin(within_reach(current_user).member(member, OFFICER, CONTACT))


def _begin(member: Member, status: int = 200, **more: Any) -> Response:
    row, parameters = last_contact.heard_one(member.id), parameters_at(member.branch.path)
    return page(
        "cases/lost_begin.html",
        status=status,
        member=member,
        facts=searches.facts_of(row.heard, parameters) if row else [],
        standing=labels.STANDINGS[standing(row.heard, today(), parameters)]
        if row
        else _("At home: no absence is on record."),
        proposed=row is not None and standing(row.heard, today(), parameters) in PROPOSED,
        source=_(parameters.source("lost.months")),
        case=last_contact.open_searches([member.id]).get(member.id),
        **more,
    )


@lost.post("/liaison/lost/<uuid:member>")
@open_to(*OFFICERS)
def open_case(member: UUID) -> Response:
    """Begin the search."""
    row = within_reach(current_user).member(member, OFFICER, CONTACT)
    said = request.form.get("words", "").replace("\r\n", "\n").replace("\ufffd", "\0").strip()
    if why := why_not_words("raised", said):
        return _begin(row, 422, errors=refusals({"words": why}), said=request.form.get("words"))
    origin = "candidates" if request.form.get("from") == "list" else "officer"
    try:
        case = searches.open_search(row, current_user.account.id, said, origin)
    except NotNow:
        return _begin(
            row, 422, errors={"words": _("A search for this member is already open.")}, said=request.form.get("words")
        )
    return redirect_to(f"/liaison/cases/{case.id}")


def _search(case: UUID) -> Seen:
    seen = case_within(current_user, case)
    if seen.case.category != LOST:
        raise NotFound
    return seen


@lost.post("/liaison/cases/<uuid:case>/search")
@open_to(*OFFICERS)
def log_search(case: UUID) -> Response:
    """One try to find them."""
    seen, checked = _search(case), searches.check_search(_said())
    if checked.errors:
        return _refused(case, "searched", refusals(checked.errors))
    row = {name: checked.values[name] for name in ("on", "channel", "by_whom", "result")}
    return _make(seen, "searched", checked.values["words"], {LostSearch: row})


@lost.post("/liaison/cases/<uuid:case>/decision")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def record_decision(case: UUID) -> Response:
    """What a meeting decided. What it did not meet is shown first; it is recorded all the same when people say so."""
    seen = _search(case)
    known, at = searches.search_values(seen), parameters_at(seen.case.home.path)
    upon = request.form.get("upon", searches.upon(known["decisions"]))
    if known["decisions"] and upon != searches.upon(known["decisions"]):
        return _refused(case, "decided", {"words": searches.told_meanwhile(known["decisions"][-1])})
    checked = searches.check_decision(_said(), known["state"])
    errors = refusals(checked.errors) or searches.refused(checked.values, known["decisions"])
    if errors:
        return _refused(case, "decided", errors)
    found = searches.warned(checked.values, known["heard"], known["decisions"], len(known["tries"]), at)
    if found and "all_the_same" not in request.form:
        return _refused(case, "decided", {"all_the_same": _("Please look at what this decision does not meet.")}, found)
    how = checked.values["kind"] if checked.values["kind"] in ENDED else None
    row = searches.decision_row(checked.values, [*found])
    return _make(seen, "decided", checked.values["words"], {LostDecision: row}, how, upon)


def _said() -> dict[str, str]:
    return {name: text.replace("\r\n", "\n").replace("\ufffd", "\0") for name, text in request.form.items()}


def _make(
    seen: Seen, kind: str, said: str, beside: dict[Any, Any], how: str | None = None, upon: str | None = None
) -> Response:
    still = None if upon is None else lambda: searches.insist_on(seen.case.id, upon)
    try:
        Making(seen, kind, current_user.account.id, said, how=how, beside=beside, still=still).run()
    except searches.DecidedMeanwhile as other:
        return _refused(seen.case.id, kind, {"words": searches.told_meanwhile(other.row)})
    except NotNow:
        return _refused(seen.case.id, kind, {"words": labels.REFUSED})
    return redirect_to(f"/liaison/cases/{seen.case.id}")


def _refused(case: UUID, kind: str, errors: dict[str, Any], unmet: dict[str, Any] | None = None) -> Response:
    seen = _search(case)
    return case_page(seen, 422, errors=errors, tried=kind, said=request.form.to_dict(), unmet=unmet)
