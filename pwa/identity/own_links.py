"""Let the owner of an account decide about links that somebody else made, on a phone on which they are signed in."""

from uuid import UUID

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import needs_proof, open_to_signed_in
from pwa.core.database import transact
from pwa.core.fragments import redirect_to

from . import links
from .limits import limited_page, must_prove_again, proof_page
from .models import Invitation
from .views import identity


@identity.get("/me/proof")
@open_to_signed_in
def proof() -> Response:
    """Explain to a person who came in by a link how they prove that the account is theirs."""
    return limited_page(200) if current_user.limited else redirect_to(url_for("identity.phones"))


@identity.post("/me/links/<uuid:link>/agree")
@needs_proof
@open_to_signed_in
def agree_to_link(link: UUID) -> Response:
    """Agree that this link opens one's account: it was made because one asked for it."""
    row = _mine(link)
    if must_prove_again():
        return proof_page()

    def work() -> bool:
        current_user.session.require_open()
        return links.agree(row)

    if transact(work):
        flash(_("The link opens your account now. Open it on your new phone."), "ok")
    return redirect_to(url_for("identity.phones"))


@identity.post("/me/links/<uuid:link>/vouch")
@needs_proof
@open_to_signed_in
def vouch_for_link(link: UUID) -> Response:
    """Say that it was oneself who came in by this link: its phone has no limits any more."""
    row = _mine(link)
    if must_prove_again():
        return proof_page()

    def work() -> None:
        current_user.session.require_open()
        links.vouch(row)

    transact(work)
    flash(_("That phone is yours: it shows everything now."), "ok")
    return redirect_to(url_for("identity.phones"))


@identity.post("/me/links/<uuid:link>/decline")
@needs_proof
@open_to_signed_in
def decline_link(link: UUID) -> Response:
    """Say that it was not oneself: the link is void, and everything that began with it is ended."""
    row = _mine(link)
    # Who finds the phone unlocked could only refuse a link, or end what a link has begun and is still limited: nothing
    # opens by it, and the owner asks for another link. Later it would end phones of the owner, which needs a proof.
    if not links.is_undecided(row) and must_prove_again():
        return proof_page()
    transact(lambda: links.decline(row))
    flash(_("The link is void, and what it opened is closed."), "ok")
    return redirect_to(url_for("identity.phones"))


def _mine(link: UUID) -> Invitation:
    """Return a link of one's own account that somebody made, else answer 404."""
    row = Invitation.get_or_none(Invitation.id == link, Invitation.account == current_user.account.id)
    if row is None or row.made_by is None:
        abort(404)
    row.account = current_user.account
    return row
