"""Show the inflow members of a branch 流入党员: the list, one file, the forms to register, change and end it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact, write
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, Transition, answer
from pwa.identity.visitor import Visitor
from pwa.members import labels
from pwa.members.access_log import LOOKED
from pwa.members.history import stored_text
from pwa.members.reach import within_reach
from pwa.members.reveals import stated
from pwa.organisations.models import Unit

from .inflow_member_facts import change_of, facts_of
from .inflow_member_models import InflowMember
from .inflow_members import (
    END,
    FIELDS,
    KEEPS,
    NOUN,
    change_file,
    count_here,
    end,
    history_of,
    inflow_members_below,
    is_here,
    matching,
    place,
    read_inflow_member,
    register,
)  # fmt: skip
from .placement_steps import contacts_at, groups_of
from .walk_ins import forget, note_of

inflow_member_pages = Blueprint("inflow_members", __name__)


def _within(visitor: Any, asked: Asked) -> Any:
    rows = inflow_members_below(within_reach(visitor).paths)
    rows = rows.where(InflowMember.ended_at.is_null(asked["show"] == "here"))
    return rows.where(matching(asked["q"])) if asked["q"] else rows


INFLOW_MEMBERS = Listing(
    "inflow_members.index",
    query=_within,
    order=Order(InflowMember.name_key),
    columns=(
        Column(lambda inflow_member: inflow_member.name, "title", _l("Name")),
        Column(lambda inflow_member: inflow_member.home_organisation, title=_l("Home organisation")),
        Column(lambda inflow_member: inflow_member.unit.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda inflow_member: labels.masked_phone(inflow_member.phone), "aside", _l("Phone")),
    ),
    action=lambda inflow_member: url_for("inflow_members.show", inflow_member=inflow_member.id),
    filters=(
        Filter("q", _l("Name, pinyin or initials")),
        Filter("show", _l("Whom to show"), lambda visitor: [("here", _("living here")), ("gone", _("ended"))]),
    ),
    empty=lambda visitor, asked: _(
        "Nobody. Members of other places who live here and whose home is not in this system stand here."
    ),
    size=50,
    wide=True,
)


@inflow_member_pages.get("/incorporation/guests")
@open_to(*KEEPS)
def index() -> Response:
    """List the inflow members within reach, and how many they are."""
    listed = INFLOW_MEMBERS.shown(current_user, request.args)
    facts: dict[str, Any] = {"living_here": count_here(within_reach(current_user).paths)}
    facts["may_register"] = bool(_branches(current_user))
    return page("incorporation/inflow_members.html", listed=listed, **facts)


def _branches(visitor: Visitor) -> list[Unit]:
    return [post.unit for post in visitor.posts_as(*BRANCH_OFFICERS)]


@inflow_member_pages.get("/incorporation/guests/new")
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form to register an inflow member; filled in with what was noted of somebody who came (`walk_in`)."""
    return _form(None)


@inflow_member_pages.post("/incorporation/guests/new")
@open_to(*BRANCH_OFFICERS)
def add() -> Response:
    """Register an inflow member of the officer's own branch."""
    units = _branches(current_user)
    chosen = [unit for unit in units if str(unit.id) == request.form.get("unit", "")]
    unit = chosen[0] if chosen else units[0] if len(units) == 1 else None
    read = read_inflow_member(request.form, today())
    errors = read.errors if unit else {**read.errors, "unit": "not_a_choice"}
    if errors or unit is None:
        return _form(None, errors)
    noted = note_of(current_user, request.form.get("walk_in", ""))

    def work() -> InflowMember:
        if noted:
            forget(noted, current_user.account.id)
        return register(unit, read.values, current_user.account.id)

    try:
        inflow_member = transact(work)
    except Refused as why:
        return _form(None, why.errors)
    return redirect_to(url_for("inflow_members.show", inflow_member=inflow_member.id))


def _form(
    inflow_member: InflowMember | None, errors: dict[str, str] | None = None, stale: str | None = None
) -> Response:
    shown = [name for name in FIELDS if name != "phone"]  # a number is shown with a reason only
    filled = {name: stored_text(getattr(inflow_member, name)) or "" for name in shown} if inflow_member else {}
    noted = note_of(current_user, request.values.get("walk_in", "")) if inflow_member is None else None
    if noted:
        filled = {name: getattr(noted, name) for name in ("name", "phone", "home_organisation", "home_phone")}
        filled |= {"kind": "full", "unit": str(noted.unit_id)}
    values = request.form.to_dict() if request.method == "POST" else filled
    wrong = refusals(errors or {})
    units = [(str(unit.id), unit.name) for unit in _branches(current_user)]
    return page(
        "incorporation/inflow_member_form.html",
        block="main",
        status=422 if errors or stale else 200,
        inflow_member={"id": inflow_member.id, "name": inflow_member.name} if inflow_member else None,
        form=Form(FIELDS, values, wrong),
        errors=wrong,
        units=units if inflow_member is None and len(units) > 1 else [],
        unit=values.get("unit", ""),
        walk_in=noted.id if noted else None,
        stale=stale,
        seen=NOUN.seen(inflow_member) if inflow_member else "",
    )


def _find(inflow_member: UUID) -> InflowMember:
    """Return the inflow member of a unit within reach. Raises NotFound."""
    row = inflow_members_below(within_reach(current_user).paths).where(InflowMember.id == inflow_member).first()
    if row is None:
        raise NotFound
    return row


@inflow_member_pages.get("/incorporation/guests/<uuid:inflow_member>")
@open_to(*KEEPS)
def show(inflow_member: UUID) -> Response:
    """Show one inflow member's file."""
    return _shown(_find(inflow_member))


def _shown(inflow_member: InflowMember, why: Refused | None = None, phone: str = "") -> Response:
    errors = refusals(why.errors) if why else {}
    return page(
        "incorporation/inflow_member.html",
        block="main",
        status=422 if why else 200,
        inflow_member={"id": inflow_member.id, "name": inflow_member.name, "home_phone": inflow_member.home_phone},
        phone=phone,
        has_phone=bool(inflow_member.phone),
        facts=facts_of(inflow_member),
        lives_here=is_here(inflow_member),
        contacts=contacts_at(inflow_member.unit_id),
        groups=groups_of(inflow_member.unit_id),
        reason=read_posted_form(request.form).get("reason", "") if "reason" in errors else "",
        said=request.form.to_dict() if why else _placed(inflow_member),
        history=[change_of(row) for row in history_of(inflow_member)],
        end_form=Form(END, request.form.to_dict(), errors),
        errors=errors,
        stale=why.shown.get("stale") if why else None,
        seen=NOUN.seen(inflow_member),
    )


def _placed(inflow_member: InflowMember) -> dict[str, str]:
    return {"contact": str(inflow_member.contact_id or ""), "party_group": str(inflow_member.party_group_id or "")}


@inflow_member_pages.post("/incorporation/guests/<uuid:inflow_member>/phone")
@needs_proof
@open_to(*KEEPS)
def reveal(inflow_member: UUID) -> Response:
    """Show an inflow member's number in full, with a reason that is logged. Never cached."""
    row = _find(inflow_member)
    reason, wrong = stated()
    if wrong or not row.phone:
        return _shown(row, Refused({"reason": wrong or _("No number is known.")}))
    with write():
        audit.record(LOOKED, "guest", row.id, county_id=row.county_id, fields=["phone"], reason=reason)
    shown = _shown(row, phone=row.phone)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@inflow_member_pages.get("/incorporation/guests/<uuid:inflow_member>/change")
@open_to(*KEEPS)
def edit(inflow_member: UUID) -> Response:
    """Show the form to change an inflow member's file."""
    row = _find(inflow_member)
    if not is_here(row):
        raise NotFound
    return _form(row)


@inflow_member_pages.post("/incorporation/guests/<uuid:inflow_member>/change")
@open_to(*KEEPS)
def change(inflow_member: UUID) -> Response:
    """Change an inflow member's file."""
    return _answered(change_file, inflow_member, lambda row, why: _form(row, why.errors, why.shown.get("stale")))


@inflow_member_pages.post("/incorporation/guests/<uuid:inflow_member>/place")
@open_to(*KEEPS)
def settle_in(inflow_member: UUID) -> Response:
    """Place an inflow member in a group, and name who keeps in touch with them here."""
    return _answered(place, inflow_member, _shown)


@inflow_member_pages.post("/incorporation/guests/<uuid:inflow_member>/end")
@open_to(*KEEPS)
def finish(inflow_member: UUID) -> Response:
    """End an inflow member's file: they no longer live here, or became a member here."""
    return _answered(end, inflow_member, _shown)


def _answered(made: Transition, inflow_member: UUID, refuse: Any) -> Response:
    return answer(
        made, lambda: _find(inflow_member), refuse, lambda row: url_for("inflow_members.show", inflow_member=row.id)
    )
