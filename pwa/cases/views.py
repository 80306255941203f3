"""Show the pages of cases: the request form, the lists, one case and each step."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, Role, open_to, open_to_signed_in
from pwa.core.database import planned_once
from pwa.core.features import refusals
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, keep_page
from pwa.core.transitions import Refused, serve
from pwa.members.kept_pages import keep_list
from pwa.reports.form_pages import file_form, form_page

from . import labels, lists, week_figures
from .case_page import case_values, look_at_case
from .reach import Seen, case_within
from .rules import AUTHOR, OWN
from .steps import HANDLES, OF_A_SEARCH, STEPS

cases = Blueprint("cases", __name__)
FILES = (Role.MEMBER, *OFFICERS)  # for themselves, or for members in their charge


@cases.get("/liaison/requests/new")
@open_to(*FILES)
def new_request() -> Response:
    """Show the form to ask for help or raise a view; works offline."""
    return form_page("request")


@cases.post("/liaison/requests")
@open_to(*FILES)
def file_request() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("request")


@cases.get("/liaison/cases")
@open_to(Role.MEMBER, *HANDLES)
def index() -> Response:
    """List one's own requests; for an officer those of others; for units above only counts."""
    with planned_once():
        return _index()


def _index() -> Response:
    others = lists.OTHERS.shown(current_user, request.args)
    if others.may_see:
        keep_list(current_user)
    else:
        keep_page(Copy.OWN)
    return page(
        "cases/index.html",
        block="rows",
        own=lists.OWN.shown(current_user, request.args),
        others=others,
        labels=labels,
        limited=current_user.limited,
        searches=bool(current_user.roles & set(OFFICERS)),
        figures=week_figures.figures(current_user) if others.may_see and not request.args.get("after") else [],
    )


@cases.get("/liaison/cases/<uuid:case>")
@open_to_signed_in
def show(case: UUID) -> Response:
    """Show one case as this person may see it. The look is logged, and the member sees that."""
    seen = case_within(current_user, case)
    if OWN not in seen.ways:
        look_at_case(current_user, seen.case)
    else:
        keep_page(Copy.OWN)
    return case_page(seen)


def case_page(seen: Seen, status: int = 200, **more: Any) -> Response:
    """Render the page of one case; with status 422 and errors when a step was refused."""
    return page("cases/case.html", status=status, **case_values(current_user, seen), **more)


def _refuse(kind: str, seen: Seen, why: Refused) -> Response:
    """Show the case as it is now, with the posted text still in the form."""
    if seen.ways == (AUTHOR,):
        raise NotFound  # this person never had any step to take here
    if OWN not in seen.ways:
        look_at_case(current_user, seen.case)
    errors = refusals(why.errors) or {"words": labels.REFUSED}
    return case_page(seen, 422, errors=errors, tried=kind, said=request.form.to_dict(), **why.shown)


def address_of(seen: Seen) -> str:
    """Return the address of the case's page."""
    return url_for("cases.show", case=seen.case.id)


for kind in (kind for kind in STEPS if kind not in OF_A_SEARCH):
    find, refuse = partial(case_within, current_user), partial(_refuse, kind)
    serve(cases, find, refuse, address_of, STEPS[kind], url_prefix="/liaison/cases/<uuid:case>/")
