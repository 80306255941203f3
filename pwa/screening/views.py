"""The rounds as pages: what runs, what a round asks and costs, and each change of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.form import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.organisations.models import Unit, parameters_at
from pwa.organisations.reach import unit_within
from pwa.reports.labels import refusals

from . import rounds
from .assignments import assign_chosen, assignment_values
from .models import Round
from .reach import LOOKS, MAKES, round_to_change, round_within
from .round_form import ROUND, as_form, read_closing, read_until, read_wish
from .round_page import index_values, options_in, questions_of, round_values, units_to_ask
from .rules import why_not_these_days

screening = Blueprint("screening", __name__)


@screening.get("/screening")
@open_to(*LOOKS)
def index() -> Response:
    """The rounds within reach: drafts, running, closed."""
    return page("screening/index.html", **index_values(current_user, request.args.get("before", "")))


@screening.get("/screening/rounds/new")
@open_to(*MAKES)
def new() -> Response:
    """Word a round: who is asked, when, what for, which questions."""
    return _form({"who": "all", "begins_on": today().isoformat(), **request.args.to_dict()})


@screening.post("/screening/rounds")
@open_to(*MAKES)
def draft() -> Response:
    """A draft: its page says what it would cost; only opening it asks anybody."""
    unit_id = as_uuid(request.form.get("unit"))
    unit = unit_within(current_user, unit_id, *MAKES) if unit_id else None
    wish, errors = read_wish(request.form, today(), _back_days(unit))
    if unit is None:
        errors["unit"] = "required" if not request.form.get("unit") else "not_a_choice"
    if wish is None or errors or unit is None:
        return _form(request.form.to_dict(), errors)
    by = current_user.account.id
    return redirect_to(f"/screening/rounds/{transact(lambda: rounds.draft(unit, wish, by)).id}")


@screening.get("/screening/rounds/<uuid:round>/edit")
@open_to(*MAKES)
def edit(round: UUID) -> Response:
    """A draft in the form again."""
    row = round_to_change(current_user, round)
    if row.opened_at is not None:
        return redirect_to(f"/screening/rounds/{row.id}")
    return _form(as_form(row, questions_of(row), options_in), row=row)


@screening.post("/screening/rounds/<uuid:round>")
@open_to(*MAKES)
def redraft(round: UUID) -> Response:
    """The draft as worded now."""
    row = round_to_change(current_user, round)
    wish, errors = read_wish(request.form, today(), _back_days(row.unit))
    if wish is None:
        return _form(request.form.to_dict(), errors, row)
    return _done(row, lambda by: rounds.redraft(row, wish, by))


@screening.get("/screening/rounds/<uuid:round>")
@open_to(*LOOKS)
def show(round: UUID) -> Response:
    """One round: its state, what it asks and costs, how far it is, what was done to it."""
    return _page(round_within(current_user, round))


@screening.post("/screening/rounds/<uuid:round>/open")
@open_to(*MAKES)
def open_it(round: UUID) -> Response:
    """Ask everybody, unless its days went by while it was a draft."""
    row = round_to_change(current_user, round)
    if row.opened_at is None and why_not_these_days(row.begins_on, row.ends_on, today(), _back_days(row.unit)):
        gone = _("Its days do not fit any more: the first lies long ago, or the last is over. Change the draft first.")
        return _page(row, {}, 422, stale=gone)
    return _done(row, lambda by: rounds.open_round(row, by))


@screening.post("/screening/rounds/<uuid:round>/discard")
@open_to(*MAKES)
def discard(round: UUID) -> Response:
    """Throw the draft away."""
    row = round_to_change(current_user, round)
    return _done(row, lambda by: rounds.discard(row, by), "/screening")


@screening.post("/screening/rounds/<uuid:round>/close")
@open_to(*MAKES)
def close(round: UUID) -> Response:
    """What is written from now on counts no more; before its last day with a reason."""
    row = round_to_change(current_user, round)
    reason, errors = read_closing(request.form, row.ends_on, today()) if rounds.is_open(row) else ("", {})
    if errors:
        return _page(row, errors, 422)
    return _done(row, lambda by: rounds.close(row, by, reason))


@screening.post("/screening/rounds/<uuid:round>/extend")
@open_to(*MAKES)
def extend(round: UUID) -> Response:
    """More days, with a reason."""
    row = round_to_change(current_user, round)
    return _until(row, max(row.ends_on, today() - timedelta(days=1)), rounds.extend)


@screening.post("/screening/rounds/<uuid:round>/reopen")
@open_to(*MAKES)
def reopen(round: UUID) -> Response:
    """Ask on after the closing, with a reason and a day."""
    return _until(round_to_change(current_user, round), today(), rounds.reopen)


@screening.get("/screening/rounds/<uuid:round>/assignment")
@open_to(*MAKES)
def assignment(round: UUID) -> Response:
    """Who asks whom, in one branch."""
    row = round_within(current_user, round)
    return page("screening/assignment.html", **assignment_values(current_user, row, request.args.get("unit", "")))


@screening.post("/screening/rounds/<uuid:round>/assign")
@open_to(*MAKES)
def assign(round: UUID) -> Response:
    """Give people of a branch to somebody to ask: those ticked, or all."""
    row = round_within(current_user, round)
    unit, errors = assign_chosen(current_user, row, request.form)
    if errors:
        values = assignment_values(current_user, row, str(unit), refusals(errors))
        return page("screening/assignment.html", block="main", status=422, **values)
    return redirect_to(f"/screening/rounds/{row.id}/assignment?unit={unit}")


def _back_days(unit: Unit | None) -> int:
    return parameters_at(unit.path if unit else "")["round.back_days"]


def _done(row: Round, change: Callable[[UUID], Any], onward: str = "") -> Response:
    """Make the change and see the round; if it is in another state by now, the page says how it stands."""
    try:
        transact(lambda: change(current_user.account.id))
    except rounds.NotNow:
        stale = _("The round has changed meanwhile. This is how it stands now.")
        return _page(round_within(current_user, row.id), {}, 422, stale=stale)
    return redirect_to(onward or f"/screening/rounds/{row.id}")


def _until(row: Round, after: date, change: Callable[[Round, UUID, str, date], Any]) -> Response:
    """More days for a round, as posted: the change, or the page with what is wrong."""
    until, reason, errors = read_until(request.form, after)
    if until is None or errors:
        return _page(row, errors, 422)
    return _done(row, lambda by: change(row, by, reason, until))


def _page(row: Round, errors: dict[str, str] | None = None, status: int = 200, **more: Any) -> Response:
    values = round_values(current_user, row)
    wish = request.form.to_dict() if errors else {}
    shown = {"errors": refusals(errors or {}), "wish": wish, "asked_for": request.path.rpartition("/")[2], **more}
    return page("screening/round.html", block="main", status=status, **values, **shown)


def _form(values: dict[str, str], errors: dict[str, str] | None = None, row: Round | None = None) -> Response:
    wrong = refusals(errors or {})
    return page(
        "screening/round_form.html",
        block="main",
        status=422 if errors else 200,
        values=values,
        errors=wrong,
        form=Form(ROUND, values, wrong),
        round=row,
        units=[] if row else units_to_ask(current_user),
        earliest=(today() - timedelta(days=_back_days(row.unit if row else None))).isoformat(),
    )
