"""Let a host write down somebody who came without having reported in. It opens nothing, and the host does not learn
whether there is such a member: whoever has this name and phone is asked on their own Today, and may agree."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.database import lock_rows, transact, write
from pwa.core.features import refusals
from pwa.core.fields import Choice, Fields, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, keep_page
from pwa.core.name_keys import name_key
from pwa.core.today_line import DUE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from pwa.members.placement_models import Placement, WalkIn
from pwa.members.placement_rules import why_not_ask
from pwa.members.reach import OWN, within_reach
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.reports.location import settle_placements
from pwa.reports.location_fields import Phone

walk_ins = Blueprint("walk_ins", __name__)
KEPT_FOR = timedelta(days=90)
SHOWN = 50
FIELDS = Fields(
    Text("name", _l("Name"), 60, required=True, attributes={"autocomplete": "off"}),
    Phone("phone", _l("Mobile number"), 20, required=True),
    Text("home_organisation", _l("Home organisation"), 200, required=True, attributes={"autocomplete": "off"}),
    Phone("home_phone", _l("Telephone of the home organisation"), 20, required=True),
    Choice("unit", _l("Which branch did they come to?"), {}, control="select_field"),
)


def _own_branches(visitor: Visitor) -> dict[str, str]:
    units = {post.unit_id: post.unit for post in visitor.branch_posts if post.unit.is_branch}
    return {str(unit.id): unit.name for unit in units.values()}


@walk_ins.get("/incorporation/walk-ins/new")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def new() -> Response:
    """Show the form to write down somebody who came."""
    return _form()


def _form(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    branches = _own_branches(current_user)
    form = Form(FIELDS, request.form.to_dict() if errors else {}, errors)
    return page(
        "incorporation/walk_in.html", status=status, form=form, branches=list(branches.items()), errors=errors or {}
    )


@walk_ins.post("/incorporation/walk-ins")
@needs_proof
@open_to(*BRANCH_OFFICERS)
def file() -> Response:
    """Write down somebody who came. The answer is the same whether or not they are a member somewhere."""
    branches = _own_branches(current_user)
    checked = FIELDS.check({**read_posted_form(request.form), "unit": ""}, today())
    unit_id = request.form.get("unit") or next(iter(branches), "")
    if unit_id not in branches:
        checked.errors["unit"] = "not_a_choice"
    if checked.errors:
        return _form(refusals(checked.errors), 422)
    unit = Unit.get_by_id(UUID(unit_id))
    values = {name: checked.values[name] for name in ("name", "phone", "home_organisation", "home_phone")}

    def work() -> None:
        by: dict[str, Any] = {"written_by": current_user.account.id, "name_key": name_key(values["name"])}
        row = WalkIn.create(county_id=unit.county_id, unit=unit, **values, **by)
        audit.record("wrote down walk-in", "walk_in", row.id, county_id=unit.county_id,
                     actor_id=current_user.account.id, fields=["name"])  # fmt: skip

    transact(work)
    flash(_("Written down. If they are a member here, they are asked themselves, and you hear from them."), "ok")
    return redirect_to(url_for("report_ins.index"))


def written_down(visitor: Visitor) -> list[dict[str, str]]:
    """List the people whom the visitor's branches wrote down, newest first. Only an agreement shows."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths:
        return []
    rows = WalkIn.select().where(WalkIn.unit.in_(units_below(paths)), WalkIn.placement.is_null())
    found = rows.order_by(WalkIn.written_at.desc(), WalkIn.id).limit(SHOWN)
    return [
        {"id": str(row.id), "name": row.name, "phone": row.phone, "home": f"{row.home_organisation} · {row.home_phone}",
         "when": readable_time(row.written_at)}
        for row in found
    ]  # fmt: skip


def note_of(visitor: Visitor, walk_in: str) -> WalkIn | None:
    """Return the note of the visitor's branches with this id about somebody who is not a member here, as far as they
    know; None for anything else."""
    paths, named = [post.unit.path for post in visitor.branch_posts], as_uuid(walk_in)
    if named is None or not paths:
        return None
    rows = WalkIn.select().where(WalkIn.unit.in_(units_below(paths)), WalkIn.placement.is_null())
    return rows.where(WalkIn.id == named).first()


def forget(row: WalkIn, by: UUID) -> None:
    """Delete a note whose person has a file as an inflow member."""
    if WalkIn.delete().where(WalkIn.id == row.id).execute():
        audit.record("registered walk-in as guest", "walk_in", row.id, county_id=row.county_id, actor_id=by)


def asks(member: Member) -> Any:
    """Query the open notes of hosts about somebody with this member's name and phone."""
    same = (WalkIn.phone == member.phone) & (WalkIn.name_key == member.name_key) & WalkIn.answered_at.is_null()
    rows = WalkIn.select(WalkIn, Unit).join(Unit).where(same, WalkIn.written_at > now() - KEPT_FOR)
    return rows.where(WalkIn.unit != member.branch_id).order_by(WalkIn.written_at)


def due(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the visitor whether a host that wrote them down may take them in."""
    own = own_file(visitor)
    if own is None or not own.walk_in or own.member.left_at or visitor.limited:
        return
    for row in asks(own.member):
        text = _("Did you come to %(branch)s, and may it see you?", branch=row.unit.name)
        detail = _("It wrote down that you came. It learns nothing about you unless you agree.")
        yield TodayLine(text, url_for("walk_ins.show", walk_in=row.id), DUE, 30, detail, counts=True)


def _mine(walk_in: UUID) -> tuple[Member, WalkIn]:
    member = within_reach(current_user).present(current_user.account.member_id, OWN)
    row = asks(member).where(WalkIn.id == walk_in).first() if member.phone else None
    if row is None:
        raise NotFound
    return member, row


@walk_ins.get("/incorporation/walk-ins/<uuid:walk_in>")
@needs_proof
@open_to(Role.MEMBER)
def show(walk_in: UUID) -> Response:
    """Ask the member whether this host may take them in."""
    _member, row = _mine(walk_in)
    keep_page(Copy.OWN)
    facts = {"id": row.id, "unit": row.unit.name, "when": readable_time(row.written_at), "phone": row.unit.phone or ""}
    return page("incorporation/walk_in_asks.html", walk_in=facts)


@walk_ins.post("/incorporation/walk-ins/<uuid:walk_in>/agree")
@needs_proof
@open_to(Role.MEMBER)
def agree(walk_in: UUID) -> Response:
    """Agree: this is the member's own request to the host, as if they had reported in."""
    if current_user.link_by is not None:  # whoever made the link may have opened it
        flash(_("First set up how you sign in: then we know that it is you who agrees."), "warn")
        return redirect_to(url_for("identity.way_in"))
    member, row = _mine(walk_in)
    by = current_user.account.id

    def work() -> None:
        lock_rows(Member.select(Member.id).where(Member.id == member.id))
        if not _answer(row) or why_not_ask(row.unit_id, member.branch_id, row.unit.is_branch, bool(row.unit.closed_at)):
            return
        moment = now()
        agreed = {"consented_at": moment, "consent_way": "in_app", "consent_by": by}
        asked = {"asked_at": moment, "asked_by": by, "asked_way": "walk_in"}
        placement = Placement(county_id=member.county_id, member=member.id, unit=row.unit, **asked, **agreed)
        settle_placements(member, placement)
        WalkIn.update(placement=placement.id).where(WalkIn.id == row.id).execute()
        _record(member, row, by)
        add_timeline_line(member, "walk_in_agreed", by, at=moment, record_id=placement.id, host=row.unit.name)

    transact(work)
    return redirect_to(url_for("members.file", member=member.id, _anchor="host"))


@walk_ins.post("/incorporation/walk-ins/<uuid:walk_in>/decline")
@needs_proof
@open_to(Role.MEMBER)
def decline(walk_in: UUID) -> Response:
    """Say no. The host is told nothing."""
    member, row = _mine(walk_in)

    def work() -> None:
        if _answer(row):
            _record(member, row, current_user.account.id)

    transact(work)
    return redirect_to(url_for("today.home"))


def _answer(row: WalkIn) -> bool:
    open_ = (WalkIn.id == row.id) & WalkIn.answered_at.is_null()
    return bool(WalkIn.update(answered_at=now()).where(open_).execute())


def _record(member: Member, row: WalkIn, by: UUID) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("answered walk-in", "walk_in", row.id, **facts)


def delete_old() -> None:
    """Delete notes that are older than they may be kept."""
    old = WalkIn.written_at < now() - KEPT_FOR
    if WalkIn.select().where(old).exists():
        with write():
            WalkIn.delete().where(old).execute()
