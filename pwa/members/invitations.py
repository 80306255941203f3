"""Invite a member by a one-time link, or sign out a member's lost phone."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.database import write
from pwa.core.fragments import page
from pwa.identity.invitations import account_for, end_all_phones, invitation_values, invite, may_invite
from pwa.identity.links import unconfirmed_link, unconfirmed_sign_in
from pwa.identity.models import Account
from pwa.organisations.models import Post

from .changes import add_timeline_line
from .models import Member
from .reach import OFFICER, within_reach

invitations = Blueprint("invitations", __name__)


@invitations.get("/members/<uuid:member>/invitation")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def offer(member: UUID) -> Response:
    """Explain what an invitation is, with the button to make one. `beyond`: the member holds posts outside the
    officer's own, so that somebody else must invite them; `closed`: an administrator opens the account first."""
    row = within_reach(current_user).member(member, OFFICER)
    account = Account.get_or_none(Account.member_id == row.id)
    if account is not None and account.closed_at is not None:
        return _page(row, closed=True)
    beyond = account is not None and not may_invite(account, current_user.account.id)
    waits = account is not None and Post.given_to(account.id)
    return _page(
        row,
        beyond=beyond,
        to_confirm=unconfirmed_link(account, current_user.account.id) if account else None,
        sign_in=unconfirmed_sign_in(account) if account and waits else None,
    )


def _page(member: Member, status: int = 200, **values: Any) -> Response:
    shown = {"id": member.id, "name": member.name}
    answer = page("members/invitation.html", status=status, member=shown, **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@invitations.post("/members/<uuid:member>/invitation")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def make(member: UUID) -> Response:
    """Make a one-time link and show it once, as QR code and slip. With `end_phones` all credentials are ended first."""
    row, by = within_reach(current_user).member(member, OFFICER), current_user.account.id
    account = account_for(row, by)
    ended = request.form.get("end_phones") == "1"
    if ended:
        end_all_phones(account, by)
    url = invite(account, by)
    with write():
        if ended:
            add_timeline_line(row, "phones_ended", by)
        add_timeline_line(row, "invited", by)
    return _page(row, invitation=invitation_values(account, url), ended=ended)


@invitations.post("/members/<uuid:member>/phones/end")
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def end_phones(member: UUID) -> Response:
    """End sessions, passkeys, passphrase and links, for a lost phone. The member sees a security note for 30 days."""
    row, by = within_reach(current_user).member(member, OFFICER), current_user.account.id
    if request.form.get("sure") != "1":
        return _page(row, 422, errors={"sure": _("Please tick that you mean it.")})
    end_all_phones(account_for(row, by), by)
    with write():
        add_timeline_line(row, "phones_ended", by)
    return _page(row, ended=True)
