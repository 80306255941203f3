"""Show the rules 制度 of a branch to its members, and let its officers put one down, replace or end it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import open_to, open_to_signed_in
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.listing import Column, Filter, Listing
from pwa.core.paging import Order
from pwa.core.transitions import NotNow, Refused, serve
from pwa.organisations.models import Unit

from . import bylaws, labels
from .minutes_models import Bylaw
from .models import Meeting
from .queries import types_of
from .reach import MAKES, own_branches

bylaw_pages = Blueprint("bylaws", __name__)
SHOW = Filter("show", _l("Which ones"), lambda _visitor: [("", _("in force")), ("ended", _("no longer in force"))])


def _query(visitor: Any, asked: dict[str, str]) -> Any:
    ended = Bylaw.ended_at.is_null(asked["show"] != "ended")
    return bylaws.bylaws_of(visitor).where(ended)


BYLAWS = Listing(
    "bylaws.index",
    query=_query,
    order=Order(Bylaw.from_on, descending=True),
    columns=(
        Column(lambda row: row.title, "title", _l("Branch rule")),
        Column(lambda row: _("in force from %(day)s", day=on_day(row.from_on)), title=_l("In force from")),
        Column(lambda row: row.unit.name, title=_l("Party organisation"), only_if_mixed=True),
    ),
    action=lambda row: url_for("bylaws.show", bylaw=row.id),
    filters=(SHOW,),
    empty=lambda visitor, asked: _("No rule of the branch is on record."),
)


@bylaw_pages.get("/meetings/bylaws")
@open_to_signed_in
@kept_as(Copy.OWN)
def index() -> Response:
    """List the rules of the visitor's branches."""
    listed = BYLAWS.shown(current_user, request.args)
    return page("meetings/bylaws.html", listed=listed, makes=bool(current_user.posts_as(*MAKES)))


@bylaw_pages.get("/meetings/bylaws/<uuid:bylaw>")
@open_to_signed_in
@kept_as(Copy.OWN)
def show(bylaw: UUID) -> Response:
    """Show one rule, with the meeting that decided it."""
    return _page(bylaws.bylaw_within(current_user, bylaw))


@bylaw_pages.get("/meetings/bylaws/new")
@open_to(*MAKES)
def new() -> Response:
    """Show the form of a new rule, or of the one that replaces another."""
    old = _replaced(request.args.get("replaces"))
    if old is None:
        return _form(_unit(request.args.get("unit")), {"from_on": today().isoformat()})
    return _form(old.unit, {"title": old.title, "text": old.text, "from_on": today().isoformat()}, old)


@bylaw_pages.post("/meetings/bylaws")
@open_to(*MAKES)
def put_down() -> Response:
    """Write down a rule, in the place of another where the form says so."""
    old = _replaced(request.form.get("replaces"))
    unit = old.unit if old else _unit(request.form.get("unit"))
    if unit is None:
        return _form(None, request.form.to_dict(), errors={"unit": "required"})
    columns, errors = bylaws.read_bylaw(request.form, unit, today())
    if errors:
        return _form(unit, request.form.to_dict(), old, errors)
    by = current_user.account.id

    def write() -> Bylaw:
        if old is not None:
            bylaws.BYLAW.require_unchanged(old)
        return bylaws.put_down(unit, columns, old, by)

    try:
        row = transact(write)
    except NotNow:
        assert old is not None
        stale = bylaws.BYLAW.who_changed(old)
        return _page(bylaws.bylaw_within(current_user, old.id), stale=stale)
    return redirect_to(url_for("bylaws.show", bylaw=row.id))


def _replaced(named: str | None) -> Bylaw | None:
    """The rule of the visitor's own branches that is to be replaced, if one is named. Raises NotFound."""
    return _to_change(as_uuid(named) or UUID(int=0)) if named else None


def _to_change(bylaw: UUID) -> Bylaw:
    row = bylaws.bylaw_within(current_user, bylaw)
    if not bylaws.may_change(current_user, row):
        raise NotFound
    return row


def _refuse(row: Bylaw, why: Refused) -> Response:
    return _page(row, **why.shown)


serve(
    bylaw_pages,
    _to_change,
    _refuse,
    lambda row: url_for("bylaws.show", bylaw=row.id),
    bylaws.end,
    url_prefix="/meetings/bylaws/<uuid:bylaw>/",
)


def _unit(named: str | None) -> Unit | None:
    mine = own_branches(current_user)
    if not named and len(mine) == 1:
        return mine[0]
    return next((unit for unit in mine if str(unit.id) == named), None)


def _page(row: Bylaw, **shown: Any) -> Response:
    meeting = Meeting.get_or_none(Meeting.id == row.meeting_id) if row.meeting_id else None
    decided = row.decided_where
    if meeting:
        decided = f"{labels.title(meeting, types_of([meeting])[meeting.id])} · {labels.when_words(meeting)}"
    return page(
        "meetings/bylaw.html",
        block="main",
        status=422 if shown else 200,
        bylaw=row,
        state=labels.BYLAWS[bylaws.state_of(row)],
        facts=[
            (_("Party organisation"), row.unit.name),
            (_("In force from"), on_day(row.from_on)),
            (_("Decided at"), decided),
            *([(_("No longer in force since"), on_day(row.ended_at))] if row.ended_at else []),
        ],
        replaced=Bylaw.get_or_none(Bylaw.replaces == row.id),
        may_change=bylaws.may_change(current_user, row) and bylaws.stands(row),
        seen=bylaws.BYLAW.seen(row),
        **shown,
    )


def _form(
    unit: Unit | None, values: dict[str, str], old: Bylaw | None = None, errors: dict[str, str] | None = None
) -> Response:
    wrong = refusals(errors or {})
    held = bylaws.held_by(unit) if unit else []
    return page(
        "meetings/bylaw_form.html",
        block="main",
        status=422 if errors else 200,
        unit=unit,
        old=old,
        unit_choices=[(str(one.id), one.name) for one in own_branches(current_user)] if unit is None else [],
        meetings=[(str(row.id), " · ".join((labels.when_words(row), labels.title(row, types)))) for row, types in held],
        form=Form(bylaws.FIELDS, values, wrong),
        seen=bylaws.BYLAW.seen(old) if old else "",
        errors=wrong,
    )
