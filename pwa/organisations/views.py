"""Show the administrator's list of accounts: logins, names and posts, never a member's file."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import Role, open_to
from pwa.core.fragments import page, redirect_to
from pwa.identity.invitations import end_all_phones, invitation_values, invite
from pwa.identity.links import unconfirmed_link

from . import labels
from .accounts import ACCOUNTS, account_within

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
    row = account_within(current_user, account)
    waits = unconfirmed_link(row, current_user.account.id)
    return page("organisations/account.html", account=row, labels=labels, to_confirm=waits)


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
        return page("organisations/account.html", status=422, account=row, labels=labels, errors=errors)
    end_all_phones(row, current_user.account.id)
    return redirect_to(url_for("organisations.account", account=row.id))
