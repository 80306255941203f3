"""Read whether whoever made or confirmed a link could do so today: a link opens nothing beyond the right by which it
was made (docs/decisions/0022). It is asked when a link is opened, so no way in which a right ends can forget it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now
from pwa.organisations.models import Post, Unit

from .accounts import Account
from .invitation_models import Invitation

INVITING = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY, Role.ADMIN)  # they make links, and confirm those of others


def within(theirs: Iterable[Post], own: Iterable[Post]) -> bool:
    """Whether each post of the one is on or below the unit of an inviting post of the other. With a link one could act
    in the posts of the account."""
    paths = [post.unit.path for post in own if post.role in INVITING]
    return all(any(post.unit.path.startswith(path) for path in paths) for post in theirs)


def reaches(by: UUID | None, account: Account, since: datetime, without: Post | None = None) -> bool:
    """Whether this person holds a post that reaches the account, and has held it since before this time. `without`: a
    post that is about to end."""
    if by is None:
        return False
    own = [post for post in Post.held_by(by) if post.role in INVITING and post.began_at <= since]
    own = [post for post in own if without is None or post.id != without.id]
    if not own:
        return False
    theirs = Post.given_to(account.id)
    paths = [post.unit.path for post in theirs]
    if by != account.id and not within(theirs, own):
        return False
    branch = _branch_path(account)
    return any(_covers(post, branch, paths, account) for post in own)


def _branch_path(account: Account) -> str | None:
    """Return the path of the branch of the account's member, None for an account without one. Reads `member` by a back
    reference of Unit, since this package may not import `members`."""
    people = Unit.members.rel_model  # type: ignore[attr-defined]
    rows = Unit.select(Unit.path).join(people).where(people.id == account.member_id)
    return rows.scalar() if account.member_id else None


def _covers(post: Post, branch: str | None, paths: list[str], account: Account) -> bool:
    """Whether a post reaches an account: by the branch of its member or by all its posts; an administrator's also all
    of a county, or who holds one post below."""
    unit = post.unit
    if unit.covers(branch) if branch else paths and all(unit.covers(path) for path in paths):
        return True
    if post.role != Role.ADMIN:
        return False
    return account.county_id == unit.county_id if unit.kind == "county" else any(unit.covers(path) for path in paths)


def maker_reaches(row: Invitation, without: Post | None = None) -> bool:
    """Whether the maker of a link, whose `account` was read with it, could make it today; always if it was made on the
    machine."""
    return row.made_by is None or reaches(row.made_by, row.account, row.made_at, without)


def is_confirmed(row: Invitation, without: Post | None = None) -> bool:
    """Whether a second officer confirmed a link, whose `account` was read with it, and could confirm it today."""
    return row.confirmed_at is not None and reaches(row.confirmed_by, row.account, row.confirmed_at, without)


def lapse(row: Invitation, by: UUID | None = None) -> None:
    """Void a link whose maker could not make it any more. `by`: who ended the right; None if that is not known. Call
    inside a write transaction."""
    at = now()
    unspent = (Invitation.id == row.id) & Invitation.spent_at.is_null() & Invitation.voided_at.is_null()
    if Invitation.update(voided_at=at, lapsed_at=at).where(unspent).execute():
        row.account.record("link lapsed", by, fields=["invitations"])


def drop_confirmation(row: Invitation, by: UUID | None = None) -> None:
    """Take back the confirmation of an unspent link by an officer who could not confirm it any more. Call inside a
    write transaction."""
    nothing = {"confirmed_at": None, "confirmed_by": None, "confirmed_because": None}
    unspent = (Invitation.id == row.id) & Invitation.spent_at.is_null()
    if Invitation.update(nothing).where(unspent, Invitation.confirmed_by == row.confirmed_by).execute():
        row.account.record("confirmation lapsed", by, fields=["invitations"])


def _resting_on(post: Post, who: Any) -> list[Invitation]:
    """List the valid links that the holder of a post made or confirmed (`who`), each with its account."""
    if post.role not in INVITING:
        return []
    rows = Invitation.select(Invitation, Account).join(Account).where(Invitation.valid(), who == post.account_id)
    return list(rows.order_by(Invitation.made_at, Invitation.id))


def _links_of(post: Post) -> list[Invitation]:
    return [row for row in _resting_on(post, Invitation.made_by) if not maker_reaches(row, post)]


def _confirmations_of(post: Post) -> list[Invitation]:
    return [row for row in _resting_on(post, Invitation.confirmed_by) if not is_confirmed(row, post)]


def count_links(post: Post) -> int:
    """Count the valid links that become void when a post ends."""
    return len(_links_of(post))


def void_links(post: Post, _successor: Account | None, by: UUID | None) -> None:
    """Void the links that rest on a post that ends."""
    for row in _links_of(post):
        lapse(row, by)


def count_confirmations(post: Post) -> int:
    """Count the confirmations of valid links that lapse when a post ends."""
    return len(_confirmations_of(post))


def drop_confirmations(post: Post, _successor: Account | None, by: UUID | None) -> None:
    """Take back the confirmations that rest on a post that ends."""
    for row in _confirmations_of(post):
        drop_confirmation(row, by)
