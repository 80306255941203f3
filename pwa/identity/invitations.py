"""Make accounts and invitation links, and sign out lost phones, for officers and the command line."""

import logging
from typing import Any
from uuid import UUID

from flask import current_app, has_request_context, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import qr_code
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.i18n import readable_time
from pwa.core.logs import event
from pwa.core.serving_address import public_address
from pwa.organisations.models import Post

from .accounts import Person
from .credential_models import end_everything
from .device_cookie import remember_accounts
from .link_rights import within
from .link_rules import VALID_HOURS, needs_confirmation, opens, opens_at, ways_to_open
from .links import facts_of, in_use
from .models import Account, Invitation
from .sign_in_changes import make_due


def account_for(member: Person, by: UUID | None) -> Account:
    """Return the member's account; make it if there is none. `by` is the acting account, None at the command line."""
    return transact(lambda: Account.of_member(member, by))


def may_invite(account: Account, by: UUID | None) -> bool:
    """Whether `by` may make a link to this account. With the link one could act in the account's posts: each of them
    must therefore be on or below the unit of a post of `by`, for an administrator too: one of a committee reaches
    people who hold a post of the county as well. The command line may invite everybody."""
    theirs = Post.given_to(account.id) if by and by != account.id else []
    own = Post.held_by(by) if by and theirs else []
    return within(theirs, own)


def invite(account: Account, by: UUID | None, hours: float = VALID_HOURS) -> str:
    """Make a one-time link for `account`, the only valid one. Without `by` it is made on the machine and opens the
    account at once; else `link_rules.py` says what it opens. Returns its address, which is stored as a hash only.
    Raises NotFound if `by` may not invite."""
    _require_may_invite(account, by)

    def make() -> str:
        if account.locked().closed_at is not None:
            raise NotFound
        return Invitation.make(account, by, hours, in_use(account))

    token = transact(make)
    if by and has_request_context() and current_user.is_authenticated:
        remember_accounts(by)
    return link_address(token)


def link_address(token: str) -> str:
    """Return the address of the link with this token."""
    settings = current_app.config["YANXING"]
    address = settings.base_url if has_request_context() else public_address(settings)
    return f"{address}/welcome/{token}"


def end_all_phones(account: Account, by: UUID | None) -> None:
    """End every session, passkey, link and the passphrase of `account`, for a lost phone. The owner gets a security
    note. Raises NotFound if `by` may not invite."""
    _require_may_invite(account, by)
    transact(lambda: end_everything(account, by))


def _require_may_invite(account: Account, by: UUID | None) -> None:
    came_by_link = has_request_context() and current_user.is_authenticated and current_user.limited
    if came_by_link or account.closed_at or not may_invite(account, by):
        event("invitation refused", logging.WARNING)
        raise NotFound


def invitation_values(account: Account, url: str) -> dict[str, Any]:
    """Return the values of `identity/invitation.html` for a new link: name, branch, url, qr (SVG), until (text); and if
    it does not open the account at once, what would open it (`ways`) and where a second officer confirms it.
    `posts_wait`: the posts of the account count only once a second officer has confirmed who came in."""
    make_due(account.id)  # it may end the phone on which the owner would be told
    row = Invitation.select().where(Invitation.account == account.id, Invitation.valid()).first()
    if row:
        row.account = account
    link = facts_of(row) if row else None
    waits = link is not None and not opens(link, now())
    return {
        "name": account.name,
        "branch": account.branch_name,
        "url": url,
        "qr": qr_code.draw(url),
        "until": readable_time(row.expires_at if row else now()),
        "ways": ways_to_open(link) if link and waits else (),
        "opens_at": readable_time(opens_at(link)) if link and waits else "",
        "confirm_at": url_for("invitations.confirm_page", link=row.id) if row and waits else "",
        "posts_wait": link is not None and needs_confirmation(link) and link.holds_posts,
    }
