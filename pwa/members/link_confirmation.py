"""Let a second officer confirm invitations to accounts in use, with a reason: one by one, and after a restore those of
a whole branch."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to
from pwa.core.clock import now
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.core.schema import restored_at
from pwa.core.seen_state import is_stale, token
from pwa.identity import links
from pwa.identity.link_rights import INVITING, is_confirmed, maker_reaches
from pwa.identity.link_rules import covers_branch
from pwa.identity.models import Account, Invitation
from pwa.organisations.models import Unit
from pwa.organisations.reach import unit_within

from .first_sign_ins import first_sign_ins
from .invitations import invitations
from .labels import WHY_NOT_CONFIRM
from .links_to_confirm import Waiting, lapsed, reaching, waiting, why_not
from .recent_phone import recent_phone_changes

SHORTEST, LONGEST = 4, 200


@invitations.get("/invitations")
@needs_proof
@open_to(*INVITING)
def to_confirm() -> Response:
    """List what waits for this second officer: invitations by branch, and first sign-ins."""
    groups: dict[Unit | None, list[Waiting]] = {}
    for one in waiting(current_user):
        if one.why_not is None:
            groups.setdefault(one.branch, []).append(one)
    came_in = [
        {
            "name": one.row.account.name,
            "maker": one.maker,
            "opened": readable_time(one.row.spent_at),
            "href": url_for("invitations.first_sign_in_page", link=one.row.id),
        }
        for one in first_sign_ins(current_user)
        if one.why_not is None
    ]
    whole = _covers_branch()
    shown = [
        {
            "name": branch.name if branch else _("Accounts without a member file"),
            "rows": [_line(one) for one in found],
            "whole": url_for("invitations.branch_page", unit=branch.id) if whole and branch else "",
        }
        for branch, found in groups.items()
    ]
    again = [
        {
            "name": row.account.name,
            "maker": links.maker_of(row),
            "made": readable_time(row.made_at),
            "href": url_for("invitations.offer", member=row.account.member_id),
        }
        for row in lapsed(current_user)
    ]
    return _private(page("members/links_to_confirm.html", groups=shown, came_in=came_in, again=again))


def _covers_branch() -> bool:
    return covers_branch(restored_at(), now())


def _line(one: Waiting, changed: dict[UUID | None, str] | None = None) -> dict[str, Any]:
    return {
        "number": (changed or {}).get(one.row.account.member_id, ""),
        "id": one.row.id,
        "name": one.row.account.name,
        "maker": one.maker,
        "made": readable_time(one.row.made_at),
        "why_not": WHY_NOT_CONFIRM.get(one.why_not or "", ""),
    }


@invitations.get("/invitations/branches/<uuid:unit>")
@needs_proof
@open_to(*INVITING)
def branch_page(unit: UUID) -> Response:
    """Show all invitations of a branch that wait, and the form to confirm them with one reason; after a restore."""
    return _branch_page(_branch(unit))


@invitations.post("/invitations/branches/<uuid:unit>")
@needs_proof
@open_to(*INVITING)
def confirm_branch(unit: UUID) -> Response:
    """Confirm all invitations of a branch which the visitor may confirm; the others are named."""
    branch, reason = _branch(unit), posted_reason()
    if not SHORTEST <= len(reason) <= LONGEST:
        return _branch_page(branch, 422, errors={"reason": _("Say in 4 to 200 characters how you know the people.")})

    def work() -> int | None:
        found = waiting(current_user, branch)
        if is_stale(_seen(found)):
            return None
        by = current_user.account.id
        return sum(links.confirm(one.row, by, reason) for one in found if one.why_not is None)

    done = transact(work)
    if done is None:
        return _branch_page(branch, 422, stale=_who_was_first())
    if done:
        flash(ngettext("%(num)s invitation is confirmed.", "%(num)s invitations are confirmed.", done), "ok")
    return redirect_to(url_for("invitations.branch_page", unit=branch.id))


def _branch(unit_id: UUID) -> Unit:
    """Return a branch within the visitor's reach, while one confirmation may cover it. Raises NotFound."""
    unit = unit_within(current_user, unit_id, *INVITING)
    if not unit.is_branch or not _covers_branch():
        raise NotFound
    return unit


def _seen(found: list[Waiting]) -> str:
    """Return the token of what the page lists: which invitations, and which of them the visitor may confirm."""
    return token(*sorted(f"{one.row.id} {one.why_not}" for one in found))


def _who_was_first() -> str:
    """Say who has confirmed invitations of the posted list meanwhile."""
    posted = [found for found in map(as_uuid, request.form.getlist("link")) if found]
    rows = Account.select(Account.name).join(Invitation, on=(Invitation.confirmed_by == Account.id))
    names = sorted({row.name for row in rows.where(Invitation.id.in_(posted))})
    if names:
        return _(
            "%(names)s confirmed some of these meanwhile. Below is how it stands now; nothing of yours was written.",
            names="、".join(names),
        )
    return _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")


def _branch_page(branch: Unit, status: int = 200, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    found = waiting(current_user, branch)
    changed = recent_phone_changes(one.row.account.member_id for one in found)
    values: dict[str, Any] = {
        "branch": branch.name,
        "mine": [_line(one, changed) for one in found if one.why_not is None],
        "others": [_line(one) for one in found if one.why_not],
        "seen": _seen(found),
        "stale": stale,
        "reason": request.form.get("reason", ""),
        "address": url_for("invitations.confirm_branch", unit=branch.id),
    }
    return _private(page("members/confirm_branch.html", status=status, errors=errors or {}, **values))


@invitations.get("/invitations/<uuid:link>")
@needs_proof
@open_to(*INVITING)
def confirm_page(link: UUID) -> Response:
    """Show who made the invitation for whom, and the form to confirm it."""
    return _page(_within(link))


@invitations.post("/invitations/<uuid:link>")
@needs_proof
@open_to(*INVITING)
def confirm(link: UUID) -> Response:
    """Confirm the invitation as the second officer; the link then opens the account."""
    row, reason = _within(link), posted_reason()
    if why_not(current_user, row):
        raise NotFound
    if not SHORTEST <= len(reason) <= LONGEST:
        return _page(row, 422, errors={"reason": _("Say in 4 to 200 characters why this is the right person.")})
    if not transact(lambda: links.confirm(row, current_user.account.id, reason)):
        return _page(_within(link), 422, errors={"reason": _("Somebody else has confirmed it already.")})
    return redirect_to(url_for("invitations.confirm_page", link=row.id))


def posted_reason() -> str:
    """Return the reason that was typed, in one line."""
    return " ".join(request.form.get("reason", "").split())


def _within(link: UUID) -> Invitation:
    """Return a valid link of an account which the visitor reaches by a post, never of their own. Raises NotFound."""
    row = Invitation.select(Invitation, Account).join(Account).where(Invitation.id == link, Invitation.valid())
    found = row.first()
    if found is None or found.made_by is None or found.account_id == current_user.account.id:
        raise NotFound
    if not reaching(current_user, found) or not maker_reaches(found):
        raise NotFound
    return found


def _page(row: Invitation, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    confirmed = is_confirmed(row)
    confirmer = Account.select(Account.name).where(Account.id == row.confirmed_by).scalar() if confirmed else ""
    values: dict[str, Any] = {
        "name": row.account.name,
        "branch": row.account.branch_name,
        "maker": links.maker_of(row),
        "made": readable_time(row.made_at),
        "until": readable_time(row.expires_at),
        "confirmer": confirmer,
        "number": recent_phone_changes([row.account.member_id]).get(row.account.member_id, ""),
        "may_confirm": not confirmed and why_not(current_user, row) is None,
        "reason": request.form.get("reason", ""),
        "address": url_for("invitations.confirm", link=row.id),
    }
    return _private(page("members/confirm_link.html", status=status, errors=errors or {}, **values))


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
