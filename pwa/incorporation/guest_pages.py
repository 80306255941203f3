"""Show the guests of a branch 流入党员: the list, one file, the forms to register, change and end it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, needs_proof, open_to
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

from .guest_facts import change_of, facts_of
from .guest_models import Guest
from .guests import (
    END,
    FIELDS,
    KEEPS,
    NOUN,
    change_file,
    count_here,
    end,
    guests_below,
    history_of,
    is_here,
    matching,
    place,
    read_guest,
    register,
)
from .placement_steps import contacts_at, groups_of
from .walk_ins import forget, note_of

guest_pages = Blueprint("guests", __name__)


def _within(visitor: Any, asked: Asked) -> Any:
    rows = guests_below(within_reach(visitor).paths)
    rows = rows.where(Guest.ended_at.is_null(asked["show"] == "here"))
    return rows.where(matching(asked["q"])) if asked["q"] else rows


GUESTS = Listing(
    "guests.index",
    query=_within,
    order=Order(Guest.name_key),
    columns=(
        Column(lambda guest: guest.name, "title", _l("Name")),
        Column(lambda guest: guest.home_organisation, title=_l("Home organisation")),
        Column(lambda guest: guest.unit.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda guest: labels.masked_phone(guest.phone), "aside", _l("Phone")),
    ),
    action=lambda guest: url_for("guests.show", guest=guest.id),
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


@guest_pages.get("/incorporation/guests")
@open_to(*KEEPS)
def index() -> Response:
    """List the guests within reach, and how many they are."""
    listed = GUESTS.shown(current_user, request.args)
    number = count_here(within_reach(current_user).paths)
    return page(
        "incorporation/guests.html", listed=listed, living_here=number, may_register=bool(_branches(current_user))
    )


def _branches(visitor: Visitor) -> list[Unit]:
    return [post.unit for post in visitor.posts_as(*BRANCH_OFFICERS)]


@guest_pages.get("/incorporation/guests/new")
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form to register a guest; filled in with what was noted of somebody who came (`walk_in`)."""
    return _form(None)


@guest_pages.post("/incorporation/guests/new")
@open_to(*BRANCH_OFFICERS)
def add() -> Response:
    """Register a guest of the officer's own branch."""
    units = _branches(current_user)
    chosen = [unit for unit in units if str(unit.id) == request.form.get("unit", "")]
    unit = chosen[0] if chosen else units[0] if len(units) == 1 else None
    read = read_guest(request.form, today())
    errors = read.errors if unit else {**read.errors, "unit": "not_a_choice"}
    if errors or unit is None:
        return _form(None, errors)
    noted = note_of(current_user, request.form.get("walk_in", ""))

    def work() -> Guest:
        if noted:
            forget(noted, current_user.account.id)
        return register(unit, read.values, current_user.account.id)

    try:
        guest = transact(work)
    except Refused as why:
        return _form(None, why.errors)
    return redirect_to(url_for("guests.show", guest=guest.id))


def _form(guest: Guest | None, errors: dict[str, str] | None = None, stale: str | None = None) -> Response:
    shown = [name for name in FIELDS if name != "phone"]  # a number is shown with a reason only
    filled = {name: stored_text(getattr(guest, name)) or "" for name in shown} if guest else {}
    noted = note_of(current_user, request.values.get("walk_in", "")) if guest is None else None
    if noted:
        filled = {name: getattr(noted, name) for name in ("name", "phone", "home_organisation", "home_phone")}
        filled |= {"kind": "full", "unit": str(noted.unit_id)}
    values = request.form.to_dict() if request.method == "POST" else filled
    wrong = refusals(errors or {})
    units = [(str(unit.id), unit.name) for unit in _branches(current_user)]
    return page(
        "incorporation/guest_form.html",
        block="main",
        status=422 if errors or stale else 200,
        guest={"id": guest.id, "name": guest.name} if guest else None,
        form=Form(FIELDS, values, wrong),
        errors=wrong,
        units=units if guest is None and len(units) > 1 else [],
        unit=values.get("unit", ""),
        walk_in=noted.id if noted else None,
        stale=stale,
        seen=NOUN.seen(guest) if guest else "",
    )


def _find(guest: UUID) -> Guest:
    """Return the guest of a unit within reach. Raises NotFound."""
    row = guests_below(within_reach(current_user).paths).where(Guest.id == guest).first()
    if row is None:
        raise NotFound
    return row


@guest_pages.get("/incorporation/guests/<uuid:guest>")
@open_to(*KEEPS)
def show(guest: UUID) -> Response:
    """Show one guest's file."""
    return _shown(_find(guest))


def _shown(guest: Guest, why: Refused | None = None, phone: str = "") -> Response:
    errors = refusals(why.errors) if why else {}
    return page(
        "incorporation/guest.html",
        block="main",
        status=422 if why else 200,
        guest={"id": guest.id, "name": guest.name, "home_phone": guest.home_phone},
        phone=phone,
        has_phone=bool(guest.phone),
        facts=facts_of(guest),
        lives_here=is_here(guest),
        contacts=contacts_at(guest.unit_id),
        groups=groups_of(guest.unit_id),
        said=request.form.to_dict() if why else _placed(guest),
        history=[change_of(row) for row in history_of(guest)],
        end_form=Form(END, request.form.to_dict(), errors),
        errors=errors,
        stale=why.shown.get("stale") if why else None,
        seen=NOUN.seen(guest),
    )


def _placed(guest: Guest) -> dict[str, str]:
    return {"contact": str(guest.contact_id or ""), "party_group": str(guest.party_group_id or "")}


@guest_pages.post("/incorporation/guests/<uuid:guest>/phone")
@needs_proof
@open_to(*KEEPS)
def reveal(guest: UUID) -> Response:
    """Show a guest's number in full, with a reason that is logged. Never cached."""
    row = _find(guest)
    reason, wrong = stated()
    if wrong or not row.phone:
        return _shown(row, Refused({"reason": wrong or _("No number is known.")}))
    with write():
        audit.record(LOOKED, "guest", row.id, county_id=row.county_id, fields=["phone"], reason=reason)
    shown = _shown(row, phone=row.phone)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@guest_pages.get("/incorporation/guests/<uuid:guest>/change")
@open_to(*KEEPS)
def edit(guest: UUID) -> Response:
    """Show the form to change a guest's file."""
    row = _find(guest)
    if not is_here(row):
        raise NotFound
    return _form(row)


@guest_pages.post("/incorporation/guests/<uuid:guest>/change")
@open_to(*KEEPS)
def change(guest: UUID) -> Response:
    """Change a guest's file."""
    return _answered(change_file, guest, lambda row, why: _form(row, why.errors, why.shown.get("stale")))


@guest_pages.post("/incorporation/guests/<uuid:guest>/place")
@open_to(*KEEPS)
def settle_in(guest: UUID) -> Response:
    """Place a guest in a group, and name who keeps in touch with them here."""
    return _answered(place, guest, _shown)


@guest_pages.post("/incorporation/guests/<uuid:guest>/end")
@open_to(*KEEPS)
def finish(guest: UUID) -> Response:
    """End a guest's file: they no longer live here, or became a member here."""
    return _answered(end, guest, _shown)


def _answered(made: Transition, guest: UUID, refuse: Any) -> Response:
    return answer(made, lambda: _find(guest), refuse, lambda row: url_for("guests.show", guest=row.id))
