"""Let a second officer confirm, with a reason, that it was the owner of an account who came in first: the posts of the
account count from then on."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to
from pwa.core.database import lock_rows, transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.kept_pages import store_nothing
from pwa.core.seen_state import is_stale
from pwa.core.transitions import Stale
from pwa.identity import links
from pwa.identity.first_sign_ins import confirm, ways_in
from pwa.identity.labels import device_words, way_in_words
from pwa.identity.link_rights import INVITING
from pwa.identity.models import Account, Invitation
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.labels import post_words
from pwa.organisations.models import Post

from .first_sign_ins import first_sign_in, seen, why_not_sign_in
from .invitations import invitations
from .labels import WHY_NOT_CONFIRM
from .link_confirmation import LONGEST, SHORTEST, posted_reason
from .recent_phone import recent_phone_changes


@invitations.get("/invitations/<uuid:link>/first-sign-in")
@needs_proof
@open_to(*INVITING)
def first_sign_in_page(link: UUID) -> Response:
    """Show who came in by whose link, on which phones, which posts wait, and the form to confirm that it was them."""
    return _page(_within(link))


@invitations.post("/invitations/<uuid:link>/first-sign-in")
@needs_proof
@open_to(*INVITING)
def confirm_first_sign_in(link: UUID) -> Response:
    """Confirm as the second officer that it was the owner; their posts count from now on."""
    row, reason = _within(link), posted_reason()
    if why_not_sign_in(current_user, row):
        raise NotFound
    if not SHORTEST <= len(reason) <= LONGEST:
        return _page(row, 422, errors={"reason": _("Say in 4 to 200 characters why this is the right person.")})

    def work() -> None:
        lock_rows(Account.select(Account.id).where(Account.id == row.account_id))  # nobody signs in meanwhile
        if is_stale(seen(row)) or not confirm(row, current_user.account.id, reason):
            raise Stale

    try:
        transact(work)
    except Stale:
        again = first_sign_in(current_user, link)
        if again is None:
            flash(_("It is settled already: somebody confirmed it, or ended their phones."), "warn")
            return redirect_to(url_for("invitations.to_confirm"))
        told = _("Something has changed meanwhile. Please look again, and ask again.")
        return _page(again, 422, stale=told)
    flash(_("Confirmed. The posts of %(name)s count from now on.", name=row.account.name), "ok")
    return redirect_to(url_for("invitations.to_confirm"))


def _within(link: UUID) -> Invitation:
    row = first_sign_in(current_user, link)
    if row is None:
        raise NotFound
    return row


def _page(row: Invitation, status: int = 200, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    account = row.account
    phones, keys = ways_in(account)
    why = why_not_sign_in(current_user, row)
    values: dict[str, Any] = {
        "name": account.name,
        "branch": account.branch_name,
        "posts": [post_words(post.role, post.unit.name) for post in Post.given_to(account.id)],
        "proposed": [post_words(one.role, one.unit.name) for one in Appointment.open_of(account.id)],
        "maker": links.maker_of(row),
        "made": readable_time(row.made_at),
        "opened": readable_time(row.spent_at),
        "phones": [(device_words(one.label), readable_time(one.began_at), way_in_words(one.way_in)) for one in phones],
        "keys": [(device_words(one.label), readable_time(one.made_at)) for one in keys],
        "passphrase": bool(account.passphrase),
        "number": recent_phone_changes([account.member_id]).get(account.member_id, ""),
        "may_confirm": why is None,
        "why_not": WHY_NOT_CONFIRM.get(why or "", ""),
        "seen": seen(row),
        "reason": request.form.get("reason", ""),
        "address": url_for("invitations.confirm_first_sign_in", link=row.id),
    }
    store_nothing()
    return page("members/first_sign_in.html", status=status, errors=errors or {}, stale=stale, **values)
