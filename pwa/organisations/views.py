"""Show the administrator's list of accounts: logins, names and posts, never a member's file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.database import lock_rows, transact
from pwa.core.fragments import page, redirect_to
from pwa.core.seen_state import is_stale, token, who_changed
from pwa.core.transitions import Stale
from pwa.identity.invitations import end_all_phones, invitation_values, invite, may_invite
from pwa.identity.links import unconfirmed_link
from pwa.identity.models import Account

from . import labels
from .accounts import ACCOUNTS, account_within, may_reopen
from .post_pages import name_of
from .succession import LastAdministrator, close_account, reopen_account

organisations = Blueprint("organisations", __name__)
CHANGES = ("closed account", "reopened account")


@organisations.get("/organisations/accounts")
@open_to(Role.ADMIN)
def accounts() -> Response:
    """List the accounts and their posts."""
    return page("organisations/accounts.html", listed=ACCOUNTS.shown(current_user, request.args))


@organisations.get("/organisations/accounts/<uuid:account>")
@open_to(Role.ADMIN)
def account(account: UUID) -> Response:
    """Show an account with its posts, and the forms to invite the person again or sign out their phones."""
    return _page(account_within(current_user, account))


def _page(row: Any, errors: dict[str, str] | None = None, status: int = 200, **more: Any) -> Response:
    shown = {"account": row, "labels": labels, "own": row.id == current_user.account.id, "errors": errors or {}, **more}
    shown["seen"] = token("account", row.closed_at)
    shown["to_confirm"] = unconfirmed_link(row, current_user.account.id)
    may = may_invite if row.closed_at is None else may_reopen
    shown["beyond"] = not may(row, current_user.account.id)
    return page("organisations/account.html", status=status, **shown)


@organisations.post("/organisations/accounts/<uuid:account>/invitation")
@open_to(Role.ADMIN)
def invite_account(account: UUID) -> Response:
    """Make a one-time link for this account and show it once; the owner gets a security note."""
    row = account_within(current_user, account)
    url = invite(row, current_user.account.id)
    back = url_for("organisations.account", account=row.id)
    answer = page("organisations/invitation.html", back=back, **invitation_values(row, url))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@organisations.post("/organisations/accounts/<uuid:account>/phones/end")
@open_to(Role.ADMIN)
def end_phones(account: UUID) -> Response:
    """End all sessions and credentials of an account, for a lost phone; the owner gets a security note."""
    row = account_within(current_user, account)
    if request.form.get("sure") != "1":
        errors = {"sure": _("Please tick that you mean it.")}
        return _page(row, errors, 422)
    end_all_phones(row, current_user.account.id)
    return redirect_to(url_for("organisations.account", account=row.id))


@organisations.post("/organisations/accounts/<uuid:account>/close")
@needs_proof
@open_to(Role.ADMIN)
def close(account: UUID) -> Response:
    """Close an account: its posts end, their open work goes back to the units, nobody signs in to it. Not one's own,
    and not one that also holds a post outside the administrator's units."""
    row = account_within(current_user, account)
    if row.id == current_user.account.id or not may_invite(row, current_user.account.id):
        raise NotFound
    return _change(row, "closing", close_account)


@organisations.post("/organisations/accounts/<uuid:account>/reopen")
@needs_proof
@open_to(Role.ADMIN)
def reopen(account: UUID) -> Response:
    """Open a closed account again, without posts and ways in. Not one that held a post outside the administrator's
    units until it was closed."""
    row = account_within(current_user, account)
    if not may_reopen(row, current_user.account.id):
        raise NotFound
    return _change(row, "opening", reopen_account)


def _change(row: Account, box: str, change: Callable[[Account, UUID], bool]) -> Response:
    """Close an account or open it again, if the box is ticked and nobody else has done so since the page was shown."""
    by = current_user.account.id

    def work() -> None:
        if is_stale(account_seen(row)) or not change(row, by):
            raise Stale(stale=who_changed("account", row.id, CHANGES, name_of))

    try:
        if request.form.get(box) != "1":
            return _page(row, {box: _("Please tick that you mean it.")}, 422)
        transact(work)
    except Stale as why:
        return _page(account_within(current_user, row.id), {}, 422, **why.shown)
    except LastAdministrator:
        last = _("This is the last administrator of the county. Give the post to somebody else first.")
        return _page(row, {box: last}, 422)
    return redirect_to(url_for("organisations.account", account=row.id))


def account_seen(row: Account) -> str:
    """Return the token of whether the account is closed, which its forms carry."""
    lock_rows(Account.select(Account.id).where(Account.id == row.id))
    return token("account", Account.select(Account.closed_at).where(Account.id == row.id).scalar())
