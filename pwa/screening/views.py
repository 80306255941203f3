"""Show the pages of rounds: the list, what a round asks and takes, and each change of it."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.transitions import Refused, answer, serve
from pwa.members.kept_pages import keep_list
from pwa.organisations.reach import unit_within

from . import rounds
from .assignments import assignment_values
from .models import Round
from .reach import LOOKS, MAKES, round_to_change, round_within
from .round_form import ROUND, as_form, read_wish
from .round_page import index_values, options_in, questions_of, round_values, units_to_ask

screening = Blueprint("screening", __name__)


@screening.get("/screening")
@open_to(*LOOKS)
@kept_as(Copy.OWN)
def index() -> Response:
    """List the rounds within reach: drafts, open, closed."""
    return page("screening/index.html", **index_values(current_user, request.args))


@screening.get("/screening/rounds/new")
@open_to(*MAKES)
def new() -> Response:
    """Show the empty form of a round: who is asked, when, what for, which questions."""
    return _form({"who": "all", "begins_on": today().isoformat(), **request.args.to_dict()})


@screening.post("/screening/rounds")
@open_to(*MAKES)
def draft() -> Response:
    """Create a draft. Its page says what it would cost; nobody is asked before it is opened."""
    unit_id = as_uuid(request.form.get("unit"))
    unit = unit_within(current_user, unit_id, *MAKES) if unit_id else None
    wish, errors = read_wish(request.form, today(), rounds.back_days(unit))
    if unit is None:
        errors["unit"] = "required" if not request.form.get("unit") else "not_a_choice"
    if wish is None or errors or unit is None:
        return _form(request.form.to_dict(), errors)
    by = current_user.account.id
    return redirect_to(_at(transact(lambda: rounds.draft(unit, wish, by))))


@screening.get("/screening/rounds/<uuid:round>/edit")
@open_to(*MAKES)
def edit(round: UUID) -> Response:
    """Show a draft in the form."""
    row = round_to_change(current_user, round)
    if row.opened_at is not None:
        return redirect_to(_at(row))
    return _form(as_form(row, questions_of(row), options_in), row=row)


@screening.post("/screening/rounds/<uuid:round>")
@open_to(*MAKES)
def redraft(round: UUID) -> Response:
    """Save the changed draft."""

    def refuse(row: Round, why: Refused) -> Response:
        return _form(request.form.to_dict(), why.errors, row) if why.errors else _refuse(row, why)

    return answer(rounds.redraft, partial(round_to_change, current_user, round), refuse, _at)


@screening.get("/screening/rounds/<uuid:round>")
@open_to(*LOOKS)
def show(round: UUID) -> Response:
    """Show one round: its state, what it asks and costs, its progress, its changes."""
    row = round_within(current_user, round)
    keep_list(current_user)
    return _page(row)


@screening.get("/screening/rounds/<uuid:round>/assignment")
@open_to(*MAKES)
def assignment(round: UUID) -> Response:
    """Show who asks whom in one branch."""
    row = round_within(current_user, round)
    return page("screening/assignment.html", **assignment_values(current_user, row, request.args.get("unit", "")))


@screening.post("/screening/rounds/<uuid:round>/assign")
@open_to(*MAKES)
def assign(round: UUID) -> Response:
    """Assign people of a branch to an account: those ticked, or all."""
    unit = as_uuid(request.form.get("unit"))

    def refuse(row: Round, why: Refused) -> Response:
        values = assignment_values(current_user, row, str(unit), refusals(why.errors))
        return page("screening/assignment.html", block="main", status=422, **values)

    find = partial(round_within, current_user, round)
    return answer(rounds.assign, find, refuse, lambda row: url_for("screening.assignment", round=row.id, unit=unit))


def _refuse(row: Round, why: Refused) -> Response:
    """Show the round as it is now, with the errors of the form or with what somebody else changed meanwhile."""
    meanwhile = {} if why.errors else {"stale": _("The round has changed meanwhile. This is how it stands now.")}
    return _page(row, why.errors, 422, **meanwhile | why.shown)


def _at(row: Round) -> str:
    return url_for("screening.show", round=row.id)


offer = partial(
    serve, screening, partial(round_to_change, current_user), _refuse, url_prefix="/screening/rounds/<uuid:round>/"
)
offer(_at, rounds.open_round, rounds.close, rounds.extend, rounds.reopen)
offer(lambda _row: url_for("screening.index"), rounds.discard)


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
        seen=rounds.ROUND.seen(row) if row else "",
        units=[] if row else units_to_ask(current_user),
        earliest=(today() - timedelta(days=rounds.back_days(row.unit if row else None))).isoformat(),
    )
