"""Name a member's host branch: the home officer asks it to take them in, the member agrees, either can end it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import read_posted_text
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.seen_state import NAME
from pwa.core.transitions import Stale
from pwa.organisations.models import Unit
from pwa.organisations.reach import branches_named

from . import labels
from .file import unit_names
from .member_decisions import file_again, host_seen, require_host_unchanged
from .models import Member
from .placement_models import Placement
from .placements import close, consent_to_host, current_of, name_host
from .reach import OFFICER, OWN, within_reach

hosts = Blueprint("hosts", __name__)
MOST_CARD_NO = 40


@hosts.get("/members/<uuid:member>/hosts/new")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def new(member: UUID) -> Response:
    """Show the form to search for a branch in any county, and to say how the member agreed."""
    return _form(within_reach(current_user).present(member, OFFICER))


def _form(member: Member, errors: dict[str, str] | None = None, status: int = 200, **more: Any) -> Response:
    q, chosen = request.values.get("q", "")[:80], request.form.get("host", "")
    found = unit_names([unit for unit in branches_named(q) if unit.id != member.branch_id])
    return page(
        "members/host.html",
        status=status,
        member={"id": member.id, "name": member.name},
        q=q,
        found=found,
        chosen=chosen,
        ways=list(labels.CONSENT_WAYS.items()),
        way=request.form.get("way", ""),
        card_no=request.form.get("card_no", ""),
        errors=errors or {},
        seen=host_seen(member),
        **more,
    )


@hosts.post("/members/<uuid:member>/hosts")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def name(member: UUID) -> Response:
    """Ask a branch to take the member in. `way`: in_app asks the member on Today; phone, letter, visit: so they have
    agreed."""
    row = within_reach(current_user).present(member, OFFICER)
    host = Unit.get_or_none(Unit.id == as_uuid(request.form.get("host")), Unit.closed_at.is_null())
    way, card_no, errors = request.form.get("way", ""), read_posted_text(request.form.get("card_no", "")).strip(), {}
    if host is None or not host.is_branch or host.id == row.branch_id:
        errors["host"] = _("Please choose the branch from the list.")
    if way not in labels.CONSENT_WAYS:
        errors["way"] = _("Please say how the member agreed, or let the app ask.")
    if len(card_no) > MOST_CARD_NO:
        errors["card_no"] = _("This is too long.")
    if errors or host is None:
        return _form(row, errors, 422)
    chosen = host

    def work() -> None:
        require_host_unchanged(row)
        name_host(row, chosen, way, current_user.account.id, card_no)

    try:
        transact(work)
    except Stale as why:
        return _form(row, {}, 422, **why.shown) if row.left_at is None else file_again(row, **why.shown)
    return redirect_to(url_for("members.file", member=row.id))


@hosts.post("/members/<uuid:member>/hosts/end")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def end(member: UUID) -> Response:
    """End the placement for the member, or the request: the host sees them no longer. `placement` says which; pages of
    earlier releases do not."""
    row = within_reach(current_user).present(member, OFFICER)
    named = as_uuid(request.form.get("placement"))
    found = [one for one in current_of(row.id) if named in (None, one.id)]
    if not found and NAME not in request.form:
        raise NotFound

    def work() -> None:
        require_host_unchanged(row)
        for one in found:
            close(row, one, current_user.account.id, "home")

    try:
        transact(work)
    except Stale as why:
        return file_again(row, **why.shown)
    return redirect_to(url_for("members.file", member=row.id))


@hosts.post("/me/hosts/<uuid:naming>/consent")
@needs_proof
@open_to(Role.MEMBER)
def consent(naming: UUID) -> Response:
    """Agree that this branch may see one's name, phone, place and the activities it held."""
    member, row = _mine(naming)
    if (
        current_user.link_by is not None
    ):  # whoever made the link may have opened it: the host would see the member by it
        flash(_("First set up how you sign in: then we know that it is you who agrees."), "warn")
        return redirect_to(url_for("identity.way_in"))
    transact(lambda: consent_to_host(member, row, current_user.account.id))
    return redirect_to(url_for("today.home"))


@hosts.post("/me/hosts/<uuid:naming>/withdraw")
@needs_proof
@open_to(Role.MEMBER)
def withdraw(naming: UUID) -> Response:
    """Refuse or withdraw one's consent (PIPL Art 15)."""
    member, row = _mine(naming)
    transact(lambda: close(member, row, current_user.account.id, "withdrawn"))
    return redirect_to(url_for("today.home"))


def _mine(naming: UUID) -> tuple[Member, Placement]:
    member = within_reach(current_user).member(current_user.account.member_id, OWN)
    row = next((one for one in current_of(member.id) if one.id == naming), None)
    if row is None:
        raise NotFound
    return member, row
