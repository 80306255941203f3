"""Show applicants and activists away from home: the list, one of them, and the forms to register, forward and end."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, open_to
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, serve
from pwa.identity.visitor import Visitor
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .applicant_models import Applicant
from .applicants import (
    END,
    ENDINGS,
    FIELDS,
    FORWARD,
    KINDS,
    NOUN,
    READS,
    applicants_below,
    end,
    forward,
    is_open,
    read_applicant,
    register,
    waits,
)

applicant_pages = Blueprint("applicants", __name__)


def _paths(visitor: Visitor) -> list[str]:
    return [post.unit.path for post in visitor.posts_as(*READS)]


def _within(visitor: Any, asked: Asked) -> Any:
    rows = applicants_below(_paths(visitor))
    if asked["show"] == "ended":
        return rows.where(Applicant.ended_at.is_null(False))
    rows = rows.where(Applicant.ended_at.is_null())
    return rows.where(Applicant.forwarded_at.is_null()) if asked["show"] == "waiting" else rows


def _state(row: Applicant) -> str:
    if not is_open(row):
        return _("ended")
    return _("to be forwarded") if waits(row) else _("forwarded")


APPLICANTS = Listing(
    "applicants.index",
    query=_within,
    order=Order(Applicant.name_key),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(lambda row: str(KINDS[row.kind]), title=_l("Applicant or activist")),
        Column(lambda row: on_day(row.handed_in_on), title=_l("Handed in on")),
        Column(lambda row: row.unit.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(_state, "tag", _l("State")),
    ),
    action=lambda row: url_for("applicants.show", applicant=row.id),
    filters=(
        Filter(
            "show",
            _l("Whom to show"),
            lambda _visitor: [("open", _("all")), ("waiting", _("to be forwarded")), ("ended", _("ended"))],
        ),
    ),
    empty=lambda _visitor, _asked: _("Nobody. Who hands in an application to join the Party here stands here."),
    size=50,
    wide=True,
)


@applicant_pages.get("/incorporation/applicants")
@open_to(*READS)
def index() -> Response:
    """List the applicants and activists of the visitor's branches."""
    listed = APPLICANTS.shown(current_user, request.args)
    return page("incorporation/applicants.html", listed=listed, may_register=bool(_branches()))


def _branches() -> list[Unit]:
    return [post.unit for post in current_user.posts_as(*BRANCH_OFFICERS)]


@applicant_pages.get("/incorporation/applicants/new")
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form to register somebody."""
    return _form()


@applicant_pages.post("/incorporation/applicants/new")
@open_to(*BRANCH_OFFICERS)
def add() -> Response:
    """Register somebody at the officer's own branch."""
    units = _branches()
    chosen = [unit for unit in units if str(unit.id) == request.form.get("unit", "")]
    unit = chosen[0] if chosen else units[0] if len(units) == 1 else None
    read = read_applicant(request.form, today())
    errors = read.errors if unit else {**read.errors, "unit": "not_a_choice"}
    if errors or unit is None:
        return _form(errors)
    try:
        row = transact(lambda: register(unit, read.values, current_user.account.id))
    except Refused as why:
        return _form(why.errors)
    return redirect_to(_at(row))


def _form(errors: dict[str, str] | None = None) -> Response:
    wrong = refusals(errors or {})
    typed = request.form.to_dict()
    units = [(str(unit.id), unit.name) for unit in _branches()]
    return page(
        "incorporation/applicant_form.html",
        block="main",
        status=422 if errors else 200,
        form=Form(FIELDS, typed, wrong),
        errors=wrong,
        units=units if len(units) > 1 else [],
        unit=typed.get("unit", ""),
    )


def _find(visitor: Visitor, applicant: UUID) -> Applicant:
    """Return the applicant of a unit within reach. Raises NotFound."""
    row = applicants_below(_paths(visitor)).where(Applicant.id == applicant).first()
    if row is None:
        raise NotFound
    return row


@applicant_pages.get("/incorporation/applicants/<uuid:applicant>")
@open_to(*READS)
def show(applicant: UUID) -> Response:
    """Show one applicant or activist."""
    return _shown(_find(current_user, applicant))


def _at(row: Applicant) -> str:
    return url_for("applicants.show", applicant=row.id)


def _shown(row: Applicant, why: Refused | None = None) -> Response:
    wrong = refusals(why.errors) if why else {}
    typed = request.form.to_dict() if wrong else {}
    forwarded = f"{row.forwarded_to} · {on_day(row.forwarded_on)}" if row.forwarded_on else ""
    facts = [
        (_("Applicant or activist"), str(KINDS[row.kind])),
        (_("Handed in on"), on_day(row.handed_in_on)),
        (_("Registered by"), " · ".join(filter(None, (row.unit.name, account_name(row.made_by))))),
        (_("Forwarded to"), forwarded),
        (_("Ended"), str(ENDINGS[row.how]) if row.how else ""),
    ]
    may_act = _may_act(row)
    return page(
        "incorporation/applicant.html",
        block="main",
        status=422 if why else 200,
        applicant={"id": row.id, "name": row.name},
        facts=[pair for pair in facts if pair[1]],
        waits=waits(row) and may_act,
        stands=is_open(row) and may_act,
        forward_form=Form(FORWARD, typed, wrong),
        end_form=Form(END, typed, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
        seen=NOUN.seen(row),
    )


def _may_act(row: Applicant) -> bool:
    """Whether the visitor is an officer of the unit that registered this person; its committee only reads."""
    return any(post.unit.covers(row.unit.path) for post in current_user.posts_as(*BRANCH_OFFICERS))


def _to_change(applicant: UUID) -> Applicant:
    row = _find(current_user, applicant)
    if not _may_act(row):
        raise NotFound
    return row


serve(
    applicant_pages,
    _to_change,
    _shown,
    _at,
    forward,
    end,
    url_prefix="/incorporation/applicants/<uuid:applicant>/",
)
