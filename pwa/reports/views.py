"""Show the pages of reports: the forms, own reports, what came in, one report."""

from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import open_to_signed_in
from pwa.core.database import planned_once
from pwa.core.features import refusals
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.members.kept_pages import keep_file, keep_list
from pwa.members.reach import OFFICER

from . import entries, labels
from .form_facts import files_for_others
from .form_kinds import kinds
from .form_pages import file_form, form_page
from .reach import SENDER, report_within
from .report_page import came, report_values

reports = Blueprint("reports", __name__)


@reports.get("/reports/location/new")
@open_to_signed_in
def new_location() -> Response:
    """Show the form for where I am now; works offline."""
    return form_page("location")


@reports.post("/reports/location")
@open_to_signed_in
def file_location() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("location")


@reports.get("/reports/activity/new")
@open_to_signed_in
def new_activity() -> Response:
    """Show the form for what I did; works offline."""
    return form_page("activity")


@reports.post("/reports/activity")
@open_to_signed_in
def file_activity() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("activity")


@reports.get("/reports/withdrawal/new")
@open_to_signed_in
def new_withdrawal() -> Response:
    """Show the form to take back a report that nobody has confirmed; works offline."""
    return form_page("withdrawal")


@reports.post("/reports/withdrawal")
@open_to_signed_in
def file_withdrawal() -> Response:
    """Take the form posted without JavaScript."""
    return file_form("withdrawal")


@reports.get("/reports")
@open_to_signed_in
def index() -> Response:
    """List own reports; for an officer also what came in."""
    with planned_once():
        return _index()


def _index() -> Response:
    args = {**request.args, "q": request.args.get("q") or request.args.get("receipt", "")}
    came_in = entries.CAME_IN.shown(current_user, args)
    if came_in.may_see:
        keep_list(current_user, hosted=True)
    else:
        keep_page(Copy.OWN)
    return page(
        "reports/index.html",
        came_in=came_in,
        attention=entries.needs_attention(current_user) if came_in.may_see and not args.get("before") else [],
        mine=entries.MINE.shown(current_user, args),
        own_attention=entries.own_attention(current_user),
        own=current_user.account.member_id,
        may_file=current_user.account.member_id or files_for_others(),
        labels=labels,
        refusals=refusals,
    )


@reports.get("/reports/<uuid:submission>")
@open_to_signed_in
def show(submission: UUID) -> Response:
    """Show one report and its state; to whoever wrote it and has lost the right, only that it was received."""
    report = report_within(current_user, submission, also_sent=True)
    if report.seen_as == SENDER:
        store_nothing()
        return page("reports/sent.html", heading=labels.name_of(report.form), came=came(report))
    if shown_at := kinds()[report.form].page:
        return redirect_to(shown_at(report.id))
    keep_file(OFFICER if report.seen_as == "former" else report.seen_as)
    return page("reports/report.html", **report_values(report))
