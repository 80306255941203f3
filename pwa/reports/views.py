"""The pages of this room: the forms, my entries, what came in, one report and what became of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import OFFICERS, open_to_signed_in
from pwa.core.fragments import page, redirect_to

from . import entries, labels
from .form_kinds import kinds
from .form_pages import file_form, form_page
from .reach import report_within
from .report_page import report_values

reports = Blueprint("reports", __name__)


@reports.get("/reports/location/new")
@open_to_signed_in
def new_location() -> Response:
    """Where I am now; works offline."""
    return form_page("location")


@reports.post("/reports/location")
@open_to_signed_in
def file_location() -> Response:
    """Without JavaScript the form posts here."""
    return file_form("location")


@reports.get("/reports/activity/new")
@open_to_signed_in
def new_activity() -> Response:
    """What I did; works offline."""
    return form_page("activity")


@reports.post("/reports/activity")
@open_to_signed_in
def file_activity() -> Response:
    """Without JavaScript the form posts here."""
    return file_form("activity")


@reports.get("/reports/withdrawal/new")
@open_to_signed_in
def new_withdrawal() -> Response:
    """Take a report back while nobody has confirmed it; works offline."""
    return form_page("withdrawal")


@reports.post("/reports/withdrawal")
@open_to_signed_in
def file_withdrawal() -> Response:
    """Without JavaScript the form posts here."""
    return file_form("withdrawal")


@reports.get("/reports")
@open_to_signed_in
def index() -> Response:
    """My entries; for an officer also what came in."""
    mine, older = entries.rows(entries.mine(current_user), request.args.get("mine"))
    values: dict[str, Any] = {
        "mine": mine,
        "older": older,
        "labels": labels,
        "own_attention": entries.own_attention(current_user),
    }
    if current_user.roles & set(OFFICERS):
        asked = {name: request.args.get(name, "")[:80] for name in ("form", "state", "q")}
        asked["q"] = asked["q"] or request.args.get("receipt", "")[:20]
        where = entries.filtered(entries.came_in(current_user), asked["form"], asked["state"], asked["q"])
        rows, next_mark = entries.rows(where, request.args.get("before"))
        values |= {"rows": rows, "next_mark": next_mark, "asked": asked, "officer": True}
        values["attention"] = [] if request.args.get("before") else entries.needs_attention(current_user)
    return page("reports/index.html", **values)


@reports.get("/reports/<uuid:submission>")
@open_to_signed_in
def show(submission: UUID) -> Response:
    """One report and what became of it."""
    report = report_within(current_user, submission)
    if shown_at := kinds()[report.form].page:
        return redirect_to(shown_at(report.id))
    return page("reports/report.html", **report_values(report))
