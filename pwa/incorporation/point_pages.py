"""Show receiving points 接收点: those where a member lives, those of an officer's branches, one with its poster, and
the public page behind the code on the poster."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import qr_code
from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role, open_to, open_to_everyone
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.listing import Column, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, Transition, answer
from pwa.identity.visitor import Visitor
from pwa.members import labels as of_members
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit

from .point_models import ReceivingPoint
from .points import (
    FIELDS,
    KEEPS,
    NOUN,
    change_point,
    close_point,
    division_of,
    is_open,
    lives_in,
    open_point,
    point_with,
    points_below,
    points_in,
    read_point,
)

point_pages = Blueprint("receiving_points", __name__)
OURS = Listing(
    "receiving_points.index",
    query=lambda visitor, asked: points_below(visitor),
    order=Order(ReceivingPoint.opened_at, descending=True),
    columns=(
        Column(lambda point: point.unit.name, "title", _l("Branch")),
        Column(lambda point: point.address, title=_l("Address")),
        Column(lambda point: point.opening_hours, title=_l("Opening hours")),
        Column(lambda point: "" if is_open(point) else _("closed"), "tag", _l("State")),
    ),
    action=lambda point: url_for("receiving_points.show", point=point.id),
    empty=lambda visitor, asked: _("None yet. Whoever lives here can only report in at a branch that has one."),
    mark="before",
)


@point_pages.get("/incorporation/receiving-points")
@open_to(Role.MEMBER, *OFFICERS)
@kept_as(Copy.OWN)
def index() -> Response:
    """List the points of the county where the member lives, which the phone keeps, and those of an officer's
    branches."""
    own = own_file(current_user)
    division = lives_in(own.member, own.period) if own else None
    found = points_in(division, request.args.get("after", "")[:80])
    return page(
        "incorporation/receiving_points.html",
        place=of_members.place_words(division, None) if division else "",
        points=[public_facts(row) for row in found.rows],
        own_branch=own.member.branch_id if own else None,
        onward=url_for("receiving_points.index", after=found.onward) if found.onward else None,
        ours=OURS.shown(current_user, request.args),
        may_open=bool(_branches(current_user)),
    )


def public_facts(point: ReceivingPoint) -> dict[str, Any]:
    """Return what everybody may read of a point."""
    return {
        "unit_id": point.unit_id,
        "unit": point.unit.name,
        "address": point.address,
        "opening_hours": point.opening_hours,
        "phone": point.phone,
        "contact": point.contact,
        "code": point.code,
    }


def _branches(visitor: Visitor) -> list[Unit]:
    units = {post.unit_id: post.unit for post in visitor.posts_as(*BRANCH_OFFICERS) if post.unit.is_branch}
    return list(units.values())


@point_pages.get("/incorporation/receiving-points/new")
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form to open a point."""
    return _form(None)


@point_pages.post("/incorporation/receiving-points/new")
@open_to(*BRANCH_OFFICERS)
def add() -> Response:
    """Open a point of the officer's own branch."""
    units = _branches(current_user)
    chosen = [unit for unit in units if str(unit.id) == request.form.get("unit", "")]
    unit = chosen[0] if chosen else units[0] if len(units) == 1 else None
    read = read_point(request.form)
    errors = read.errors if unit else {**read.errors, "unit": "not_a_choice"}
    if unit and division_of(unit) is None:
        errors = {**errors, "address": "county_unknown"}
    if errors or unit is None:
        return _form(None, errors)
    point = transact(lambda: open_point(unit, read.values, current_user.account.id))
    return redirect_to(url_for("receiving_points.show", point=point.id))


def _form(point: ReceivingPoint | None, errors: dict[str, str] | None = None, stale: str | None = None) -> Response:
    filled = {name: getattr(point, name) for name in FIELDS} if point else {}
    values = request.form.to_dict() if request.method == "POST" else filled
    wrong = refusals(errors or {})
    units = [(str(unit.id), unit.name) for unit in _branches(current_user)]
    return page(
        "incorporation/receiving_point_form.html",
        block="main",
        status=422 if errors or stale else 200,
        point={"id": point.id, "unit": point.unit.name} if point else None,
        form=Form(FIELDS, values, wrong),
        errors=wrong,
        units=units if point is None and len(units) > 1 else [],
        unit=values.get("unit", ""),
        stale=stale,
        seen=NOUN.seen(point) if point else "",
    )


def _find(point: UUID) -> ReceivingPoint:
    """Return the point of a unit within reach. Raises NotFound."""
    rows = points_below(current_user)
    row = rows.where(ReceivingPoint.id == point).first() if rows is not None else None
    if row is None:
        raise NotFound
    return row


@point_pages.get("/incorporation/receiving-points/<uuid:point>")
@open_to(*KEEPS)
def show(point: UUID) -> Response:
    """Show one point to those who keep it."""
    return _shown(_find(point))


def _shown(point: ReceivingPoint, why: Refused | None = None) -> Response:
    stale = why.shown.get("stale") if why else None
    return page(
        "incorporation/receiving_point.html",
        block="main",
        status=422 if why else 200,
        point={"id": point.id, **public_facts(point)},
        address=address_of(point.code),
        is_open=is_open(point),
        closed=readable_time(point.closed_at) if point.closed_at else "",
        opened=readable_time(point.opened_at),
        stale=stale,
        seen=NOUN.seen(point),
    )


@point_pages.get("/incorporation/receiving-points/<uuid:point>/poster")
@open_to(*KEEPS)
def poster(point: UUID) -> Response:
    """Show the poster of an open point, to be printed on A4."""
    row = _find(point)
    if not is_open(row):
        abort(404)
    return page(
        "incorporation/poster.html",
        point={"id": row.id, **public_facts(row)},
        address=address_of(row.code),
        code=qr_code.draw(address_of(row.code)),
    )


def address_of(code: str) -> str:
    """Return the public address of a point."""
    return f"{current_app.config['YANXING'].base_url}{url_for('receiving_points.join', code=code)}"


@point_pages.get("/incorporation/receiving-points/<uuid:point>/change")
@open_to(*KEEPS)
def edit(point: UUID) -> Response:
    """Show the form to change a point."""
    row = _find(point)
    if not is_open(row):
        raise NotFound
    return _form(row)


@point_pages.post("/incorporation/receiving-points/<uuid:point>/change")
@open_to(*KEEPS)
def change(point: UUID) -> Response:
    """Change a point."""
    return _answered(change_point, point, lambda row, why: _form(row, why.errors, why.shown.get("stale")))


@point_pages.post("/incorporation/receiving-points/<uuid:point>/close")
@open_to(*KEEPS)
def close(point: UUID) -> Response:
    """Close a point: nobody reports in there any more, and its public page is gone."""
    return _answered(close_point, point, _shown)


def _answered(made: Transition, point: UUID, refuse: Any) -> Response:
    return answer(made, lambda: _find(point), refuse, lambda row: url_for("receiving_points.show", point=row.id))


@point_pages.get("/join/<code>")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def join(code: str) -> Response:
    """Show the public page of an open point, the same to everybody. A closed point and an unknown code answer alike."""
    row = point_with(code.lower())
    if row is None:
        abort(404)
    return page("incorporation/join.html", public=True, point=public_facts(row))
