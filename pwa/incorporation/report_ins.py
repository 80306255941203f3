"""Show the pages of report-ins: the form, the lists, one placement with each step, and the letter to an organisation
outside."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role, needs_proof, open_to, open_to_signed_in
from pwa.core.features import refusals
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.transitions import Refused, serve
from pwa.members.access_log import record_view
from pwa.members.kept_pages import keep_list
from pwa.members.placement_models import Placement
from pwa.reports.form_pages import file_form, form_page

from . import placement_lists as lists
from .placement_page import letter_values, page_values
from .placement_steps import STEPS
from .reach import HOME, HOST, OWN, placement_within
from .walk_ins import written_down

report_ins = Blueprint("report_ins", __name__)
FILES = (Role.MEMBER, *OFFICERS)  # for themselves, or for members in their charge


@report_ins.get("/incorporation/report-ins/new")
@open_to(*FILES)
def new() -> Response:
    """Show the form to ask a branch to take one in; works offline."""
    return form_page("report_in")


@report_ins.post("/incorporation/report-ins")
@open_to(*FILES)
def file() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("report_in")


@report_ins.get("/incorporation/report-ins")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def index() -> Response:
    """List who asks one's branch to take them in, one's own members elsewhere, and refusals by branches below."""
    keep_list(current_user, hosted=True)
    return page(
        "incorporation/report_ins.html",
        asking=lists.HERE.shown(current_user, request.args),
        ours=lists.OURS.shown(current_user, request.args),
        refused=lists.REFUSED.shown(current_user, request.args),
        walk_ins=written_down(current_user),
    )


@report_ins.get("/incorporation/report-ins/<uuid:placement>")
@open_to_signed_in
def show(placement: UUID) -> Response:
    """Show one placement as this person may see it. A look by the host is logged."""
    return placement_page(placement_within(current_user, placement))


def placement_page(row: Placement, status: int = 200, **more: Any) -> Response:
    """Render the page of one placement; with status 422 and errors when a step was refused."""
    if row.seen_as == OWN:
        keep_page(Copy.OWN)
    else:
        store_nothing()
    if row.seen_as == HOST:
        row.member.seen_as = HOST
        record_view(current_user, row.member)
    values = page_values(row, more.pop("errors", None), more.pop("tried", ""), more.pop("said", None))
    return page("incorporation/placement.html", status=status, **values, **more)


@report_ins.get("/incorporation/report-ins/<uuid:placement>/letter")
@needs_proof
@open_to_signed_in
def letter(placement: UUID) -> Response:
    """Show the letter to an organisation outside, to be printed: by home, or by the member who takes it there."""
    row = placement_within(current_user, placement)
    if row.unit_id or row.consented_at is None or row.seen_as not in (OWN, HOME):
        abort(404)
    store_nothing()
    return page("incorporation/letter.html", **letter_values(row))


def _refuse(name: str, row: Placement, why: Refused) -> Response:
    """Show the placement as it is now, with the posted text still in the form."""
    said = request.form.to_dict()
    return placement_page(row, 422, errors=refusals(why.errors), tried=name, said=said, **why.shown)


def _address(row: Placement) -> str:
    return url_for("report_ins.show", placement=row.id)


for name, step in STEPS.items():
    find, refuse = partial(placement_within, current_user), partial(_refuse, name)
    serve(report_ins, find, refuse, _address, step, url_prefix="/incorporation/report-ins/<uuid:placement>/")
