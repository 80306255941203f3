"""Let a second officer confirm an invitation to an account in use, with a reason."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import near
from pwa.identity import links
from pwa.identity.link_rules import may_confirm
from pwa.identity.models import Account, Invitation
from pwa.organisations.models import Post, Unit

from .changes import add_timeline_line
from .invitations import invitations
from .models import Member

CONFIRMING = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY, Role.ADMIN)
SHORTEST, LONGEST = 4, 200


@invitations.get("/invitations/<uuid:link>")
@needs_proof
@open_to(*CONFIRMING)
def confirm_page(link: UUID) -> Response:
    """Show who made the invitation for whom, and the form to confirm it."""
    return _page(_within(link))


@invitations.post("/invitations/<uuid:link>")
@needs_proof
@open_to(*CONFIRMING)
def confirm(link: UUID) -> Response:
    """Confirm the invitation as the second officer; the link then opens the account."""
    row = _within(link)
    if not _may_confirm(row):
        raise NotFound
    reason = " ".join(request.form.get("reason", "").split())
    if not SHORTEST <= len(reason) <= LONGEST:
        return _page(row, 422, errors={"reason": _("Say in 4 to 200 characters why this is the right person.")})

    def work() -> bool:
        done = links.confirm(row, current_user.account.id, reason)
        member = Member.get_or_none(Member.id == row.account.member_id) if done else None
        if member:
            add_timeline_line(member, "link_confirmed", current_user.account.id)
        return done

    if not transact(work):
        return _page(_within(link), 422, errors={"reason": _("Somebody else has confirmed it already.")})
    return redirect_to(url_for("invitations.confirm_page", link=row.id))


def _within(link: UUID) -> Invitation:
    """Return a valid link of an account which the visitor reaches by a post, never of their own. Raises NotFound."""
    row = Invitation.select(Invitation, Account).join(Account).where(Invitation.id == link, Invitation.valid())
    found = row.first()
    if found is None or found.made_by is None or found.account_id == current_user.account.id or not _reaching(found):
        raise NotFound
    return found


def _reaching(row: Invitation) -> list[Post]:
    """List the visitor's posts that reach the owner of the account: the branch of their membership, or the units of
    their own posts."""
    if row.account.member_id:
        of_owner = Unit.select(Unit.path).join(Member).where(Member.id == row.account.member_id)
        paths = [unit.path for unit in of_owner]
    else:
        paths = [post.unit.path for post in Post.held_by(row.account_id)]
    return [post for post in current_user.posts_as(*CONFIRMING) if paths and all(post.unit.covers(p) for p in paths)]


def _may_confirm(row: Invitation) -> bool:
    assert row.made_by
    mine = {f"{post.role} {post.unit_id}" for post in _reaching(row)}
    makers = {f"{post.role} {post.unit_id}" for post in Post.held_by(row.made_by)}
    by, owner = str(current_user.account.id), str(row.account_id)
    allowed = row.confirmed_at is None and may_confirm(by, str(row.made_by), owner, mine, makers)
    return allowed and current_user.is_second_to(row.made_by)


def _page(row: Invitation, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    confirmer = Account.select(Account.name).where(Account.id == row.confirmed_by).scalar() if row.confirmed_by else ""
    values: dict[str, Any] = {
        "name": row.account.name,
        "branch": row.account.branch_name,
        "maker": links.maker_of(row),
        "made": near(row.made_at),
        "until": near(row.expires_at),
        "confirmer": confirmer,
        "may_confirm": _may_confirm(row),
        "reason": request.form.get("reason", ""),
        "address": url_for("invitations.confirm", link=row.id),
    }
    answer = page("members/confirm_link.html", status=status, errors=errors or {}, **values)
    answer.headers["Cache-Control"] = "no-store"
    return answer
