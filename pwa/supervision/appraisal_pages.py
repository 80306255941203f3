"""Show whose appraisal of a year is recorded, record one member's, take over a host's, take one back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import store_nothing
from pwa.core.seen_state import is_stale, who_changed
from pwa.core.transitions import NotNow, Refused, Stale
from pwa.members.changes import account_name
from pwa.members.models import Member
from pwa.members.reach import OFFICER
from pwa.organisations.models import Unit

from . import appraisals
from .appraisal_list import LOOKS, MEMBERS, RECORDS, address_of, year_asked
from .appraisal_models import STANDS, Appraisal
from .appraisal_page import BECAUSE, RESULT, find, result_page, seen_token, told
from .appraisal_rules import too_many_excellent

pages = Blueprint("appraisals", __name__)
ACTIONS = ("recorded appraisal", "took over appraisal", "took back appraisal")


@pages.get("/management/appraisals")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def index() -> Response:
    """List the members with their appraisal of a year; to a member their own."""
    store_nothing()
    year = year_asked(request.args)
    listed = MEMBERS.shown(current_user, request.args, year)
    return page("supervision/appraisals.html", block="rows", listed=listed, year=year, shares=_shares(year), own=_own())


def _shares(year: int) -> list[str]:
    """Say of each branch of the visitor where more than one third of the full members are found excellent."""
    found = []
    for post in current_user.posts_as(*RECORDS):
        excellent, full = appraisals.excellent_in(post.unit, year, NOBODY)
        if too_many_excellent(excellent, full):
            facts = {"unit": post.unit.name, "n": excellent, "all": full}
            found.append(_("%(unit)s: %(n)s of %(all)s full members are found excellent.", **facts))
    return found


NOBODY = UUID(int=0)


def _own() -> list[dict[str, Any]]:
    """Return the visitor's own results that stand, the latest year first."""
    own = current_user.account.member_id
    if own is None or current_user.limited:
        return []
    rows = Appraisal.select(Appraisal, Unit).join(Unit, on=(Appraisal.unit == Unit.id))
    rows = rows.where(Appraisal.member == own, STANDS).order_by(Appraisal.year.desc(), Appraisal.recorded_at)
    return [told(row) for row in rows]


@pages.get("/management/appraisals/<uuid:member>/<int:year>")
@needs_proof
@open_to(*LOOKS)
def show(member: UUID, year: int) -> Response:
    """Show a member's results of a year, and the form to record one."""
    return result_page(*find(member, year), year)


@pages.post("/management/appraisals/<uuid:member>/<int:year>/result")
@needs_proof
@open_to(*LOOKS)
def record(member: UUID, year: int) -> Response:
    """Record a result."""
    who, unit = _recorder(member, year)
    read = RESULT.check(read_posted_form(request.form), today())
    if read.errors:
        return result_page(who, unit, year, Refused(read.errors), "record")
    values = {**read.values, "year": year, "card_seen": request.form.get("card_seen") == "1"}
    sure, by = request.form.get("all_the_same") == "1", current_user.account.id
    return _write(who, unit, year, "record", lambda: appraisals.record(who, unit, values, sure, by))


def _recorder(member: UUID, year: int) -> tuple[Member, Unit]:
    who, unit = find(member, year)
    if unit is None:
        raise NotFound
    return who, unit


@pages.post("/management/appraisals/<uuid:member>/<int:year>/take-over/<uuid:appraisal>")
@needs_proof
@open_to(*LOOKS)
def take_over(member: UUID, year: int, appraisal: UUID) -> Response:
    """Let the host's result count."""
    who, unit, row = _result(member, year, appraisal)
    if who.seen_as != OFFICER:
        raise NotFound
    sure, by = request.form.get("all_the_same") == "1", current_user.account.id
    return _write(who, unit, year, "take_over", lambda: appraisals.take_over(row, sure, by))


def _result(member: UUID, year: int, appraisal: UUID) -> tuple[Member, Unit, Appraisal]:
    who, unit = _recorder(member, year)
    row = next((one for one in appraisals.results_of(who.id, year) if one.id == appraisal), None)
    if row is None or (who.seen_as != OFFICER and row.unit_id != unit.id):
        raise NotFound
    row.member = who
    return who, unit, row


@pages.post("/management/appraisals/<uuid:member>/<int:year>/take-back/<uuid:appraisal>")
@needs_proof
@open_to(*LOOKS)
def take_back(member: UUID, year: int, appraisal: UUID) -> Response:
    """Take back a result that this unit recorded, or as home took over, by mistake."""
    who, unit, row = _result(member, year, appraisal)
    if row.unit_id != unit.id and not (who.seen_as == OFFICER and row.accepted_at):
        raise NotFound
    asked = BECAUSE.check(read_posted_form(request.form), today())
    if asked.errors:
        return result_page(who, unit, year, Refused(asked.errors), "undo")
    by = current_user.account.id
    return _write(who, unit, year, "undo", lambda: appraisals.take_back(row, asked.values["because"], by))


def _write(who: Member, unit: Unit, year: int, tried: str, work: Callable[[], Any]) -> Response:
    def unless_stale() -> None:
        if is_stale(seen_token(who, year)):
            latest = next(iter(appraisals.results_of(who.id, year)), None)
            raise Stale(stale=who_changed("appraisal", latest.id if latest else None, ACTIONS, account_name))
        work()

    try:
        transact(unless_stale)
    except (Refused, NotNow) as why:
        return result_page(who, unit, year, why, tried)
    return redirect_to(address_of(who.id, year) if tried != "record" else url_for("appraisals.index", year=year))
