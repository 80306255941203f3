"""Show the administrator's list of accounts: logins, names and posts, never a member's file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.identity.invitations import end_all_phones, invitation_values, invite, may_invite
from pwa.identity.links import unconfirmed_link

from . import labels
from .accounts import ACCOUNTS, account_within
from .succession import LastAdministrator, close_account

organisations = Blueprint("organisations", __name__)


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


def _page(row: Any, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    shown = {"account": row, "labels": labels, "own": row.id == current_user.account.id, "errors": errors or {}}
    shown["to_confirm"] = unconfirmed_link(row, current_user.account.id)
    shown["beyond"] = not may_invite(row, current_user.account.id)
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
@open_to(Role.ADMIN)
def close(account: UUID) -> Response:
    """Close an account: its posts end, their open work goes back to the units, nobody signs in to it again. Not one's
    own, and not one that also holds a post outside the administrator's units."""
    row = account_within(current_user, account)
    if row.id == current_user.account.id or not may_invite(row, current_user.account.id):
        raise NotFound
    errors: dict[str, str] = {}
    if request.form.get("closing") != "1":
        errors["closing"] = _("Please tick that you mean it.")
    else:
        try:
            transact(lambda: close_account(row, current_user.account.id))
        except LastAdministrator:
            errors["closing"] = _("This is the last administrator of the county. Give the post to somebody else first.")
    return _page(row, errors, 422) if errors else redirect_to(url_for("organisations.account", account=row.id))
