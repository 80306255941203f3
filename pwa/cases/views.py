"""Show the pages of cases: asking for help, the lists, one case and each step."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, Role, open_to, open_to_signed_in
from pwa.core.fragments import page, redirect_to
from pwa.reports.form_pages import file_form, form_page
from pwa.reports.labels import refusals

from . import labels, lists
from .case_page import case_values, colleagues, look_at_case
from .reach import Seen, case_within
from .rules import AUTHOR, OWN, why_not_words
from .steps import Making, NotNow, offered

cases = Blueprint("cases", __name__)
HANDLES = (*OFFICERS, Role.COUNTY)
FILES = (Role.MEMBER, *OFFICERS)  # for themselves, or for somebody in their charge


@cases.get("/liaison/requests/new")
@open_to(*FILES)
def new_request() -> Response:
    """Ask for help or raise a view; works offline."""
    return form_page("request")


@cases.post("/liaison/requests")
@open_to(*FILES)
def file_request() -> Response:
    """Without JavaScript the form posts here."""
    return file_form("request")


@cases.get("/liaison/cases")
@open_to(Role.MEMBER, *HANDLES)
def index() -> Response:
    """My own requests; for an officer those of others, and for those above counts only."""
    values: dict[str, Any] = {"own": lists.own(current_user), "labels": labels, "officer": False, "figures": []}
    if current_user.roles & set(HANDLES):
        state = request.args.get("state", "")
        state = state if state in lists.STATES else "open"
        where, after = lists.of_visitor(current_user, state), request.args.get("after", "")
        rows, onward = lists.rows(where, after, closed=state == "closed")
        values |= {"rows": lists.named(current_user, rows), "onward": onward, "state": state, "officer": True}
        values["enters"] = bool(current_user.roles & set(OFFICERS))  # the county department files for nobody
        values["searches"] = bool(current_user.roles & set(OFFICERS))
        values["figures"] = [] if after else lists.figures(current_user)
    return page("cases/index.html", block="rows", **values)


@cases.get("/liaison/cases/<uuid:case>")
@open_to_signed_in
def show(case: UUID) -> Response:
    """One case as this person meets it. That it was read is logged; the member sees that."""
    seen = case_within(current_user, case)
    if OWN not in seen.ways:
        look_at_case(current_user, seen.case)
    return case_page(seen)


def case_page(seen: Seen, status: int = 200, **more: Any) -> Response:
    """The page of one case; 422 with what was refused and why."""
    return page("cases/case.html", status=status, **case_values(current_user, seen), **more)


def _step(case_id: UUID, kind: str) -> Response:
    """Make this step with the text of the form; 422 with the text kept when it cannot be made."""
    seen = case_within(current_user, case_id)
    said = request.form.get("words", "").replace("\r\n", "\n").replace("\ufffd", "\0").strip()
    making = Making(seen, kind, current_user.account.id, said)
    if kind not in offered(seen):
        return _refused(case_id, kind, {"words": labels.REFUSED})
    errors = {"words": why} if (why := why_not_words(kind, said)) else {}
    if kind == "handed_over":
        chosen = request.form.get("owner", "")
        if chosen not in dict(colleagues(current_user, seen.case)):
            errors["owner"] = "not_a_choice"
        else:
            making.owner = UUID(chosen)
    if errors:
        return _refused(case_id, kind, refusals(errors))
    try:
        making.run()
    except NotNow:
        return _refused(case_id, kind, {"words": labels.REFUSED})
    return redirect_to(f"/liaison/cases/{case_id}")


def _refused(case_id: UUID, kind: str, errors: dict[str, Any]) -> Response:
    seen = case_within(current_user, case_id)
    if seen.ways == (AUTHOR,):
        raise NotFound  # nothing here was ever this person's to do
    return case_page(seen, 422, errors=errors, tried=kind, said=request.form.to_dict())


@cases.post("/liaison/cases/<uuid:case>/take-on")
@open_to(*HANDLES)
def take_on(case: UUID) -> Response:
    """I see to it from now on."""
    return _step(case, "taken_on")


@cases.post("/liaison/cases/<uuid:case>/hand-over")
@open_to(*HANDLES)
def hand_over(case: UUID) -> Response:
    """A colleague of the same level sees to it from now on."""
    return _step(case, "handed_over")


@cases.post("/liaison/cases/<uuid:case>/note")
@open_to(*HANDLES)
def note(case: UUID) -> Response:
    """For this level only."""
    return _step(case, "noted")


@cases.post("/liaison/cases/<uuid:case>/tell")
@open_to(*HANDLES, Role.MEMBER)
def tell(case: UUID) -> Response:
    """Send a message to the member, or from the member."""
    return _step(case, "told")


@cases.post("/liaison/cases/<uuid:case>/answer")
@open_to(*HANDLES)
def answer(case: UUID) -> Response:
    """The answer to the member."""
    return _step(case, "answered")


@cases.post("/liaison/cases/<uuid:case>/ask-above")
@open_to(*HANDLES)
def ask_above(case: UUID) -> Response:
    """Put a question to the next level; it sees the question, not what the member wrote."""
    return _step(case, "asked_up")


@cases.post("/liaison/cases/<uuid:case>/guidance")
@open_to(*HANDLES)
def guidance(case: UUID) -> Response:
    """Back to the one who asked."""
    return _step(case, "guidance")


@cases.post("/liaison/cases/<uuid:case>/ask-member")
@open_to(*HANDLES)
def ask_member(case: UUID) -> Response:
    """Is it settled?"""
    return _step(case, "asked_member")


@cases.post("/liaison/cases/<uuid:case>/close")
@open_to(*HANDLES)
def close(case: UUID) -> Response:
    """Asked twice, and no answer came."""
    return _step(case, "closed")


@cases.post("/liaison/cases/<uuid:case>/reopen")
@open_to(*HANDLES, Role.MEMBER)
def reopen(case: UUID) -> Response:
    """It was not over."""
    return _step(case, "reopened")


@cases.post("/liaison/cases/<uuid:case>/settled")
@open_to(Role.MEMBER)
def settled(case: UUID) -> Response:
    """The member says it is settled, and the case closes."""
    return _step(case, "settled")


@cases.post("/liaison/cases/<uuid:case>/not-settled")
@open_to(Role.MEMBER)
def not_settled(case: UUID) -> Response:
    """The member says it is not, and what is missing."""
    return _step(case, "not_settled")
