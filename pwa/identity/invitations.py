"""Make an account, an invitation link, or the end of a lost phone, for officers and the command line."""

import logging
from typing import Any
from uuid import UUID

import segno
from flask import current_app
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.i18n import near
from pwa.core.logs import event
from pwa.organisations.models import Post

from .accounts import Person
from .credential_models import end_everything
from .models import Account, Invitation

LETTING_IN = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)


def account_for(member: Person, by: UUID | None) -> Account:
    """The member's account, made when there is none. `by` is the account of whoever asks, None at the command line."""
    return transact(lambda: Account.of_member(member, by))


def may_let_in(account: Account, by: UUID | None) -> bool:
    """Whether `by` may hold a link to this account: who holds one could use its posts, so each of them must lie within
    the inviter's own. Administrators and the command line invite everybody they reach."""
    theirs = Post.held_by(account.id) if by and by != account.id else []
    own = Post.held_by(by) if by and theirs else []
    if any(post.role == Role.ADMIN for post in own):
        return True
    paths = [post.unit.path for post in own if post.role in LETTING_IN]
    return all(any(post.unit.path.startswith(path) for path in paths) for post in theirs)


def invite(account: Account, by: UUID | None, hours: float = 24) -> str:
    """A one-time link for `account`, the only open one: its address, shown once and stored only as a hash.
    Raises NotFound where `may_let_in` says no."""
    _insist(account, by)
    token = transact(lambda: Invitation.make(account, by, hours))
    return f"{current_app.config['YANXING'].base_url}/welcome/{token}"


def end_all_phones(account: Account, by: UUID | None) -> None:
    """A lost phone: every session, passkey, passphrase and open link of `account` ends. The owner is told.
    Raises NotFound where `may_let_in` says no."""
    _insist(account, by)
    transact(lambda: end_everything(account, by))


def _insist(account: Account, by: UUID | None) -> None:
    if not may_let_in(account, by):
        event("invitation refused", logging.WARNING)
        raise NotFound


def invitation_values(account: Account, url: str) -> dict[str, Any]:
    """What `identity/invitation.html` shows of a link just made: name, branch, url, qr (SVG), until (words)."""
    until = Invitation.select(Invitation.expires_at).where(
        Invitation.account == account.id, Invitation.spent_at.is_null(), Invitation.voided_at.is_null()
    )
    return {
        "name": account.name,
        "branch": account.branch_name,
        "url": url,
        "qr": qr(url),
        "until": near(until.scalar() or now()),
    }


def qr(text: str) -> str:
    """A QR code as inline SVG: geometry only, no style attributes (the CSP refuses them)."""
    return segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
