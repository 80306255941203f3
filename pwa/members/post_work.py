"""Hand over the members of a contact person whose post ends, and write posts into their holder's timeline."""

from uuid import UUID

from pwa.core.access import Role
from pwa.identity.models import Account
from pwa.organisations.models import Post, Unit

from .changes import replace_contacts, tell_account
from .models import ContactAssignment, Member


def _assignments(post: Post) -> list[ContactAssignment]:
    if post.role != Role.CONTACT:
        return []
    open_ = (ContactAssignment.account_id == post.account_id) & ContactAssignment.ended_at.is_null()
    return list(ContactAssignment.select().where(open_).order_by(ContactAssignment.member))


def count(post: Post) -> int:
    """Count the members whose contact person somebody is by this post."""
    return len(_assignments(post))


def hand_over(post: Post, successor: Account | None, by: UUID | None) -> None:
    """Make the successor the contact person of these members, or end the assignments. Nobody becomes their own."""
    replace_contacts([(_member(one.member_id), one) for one in _assignments(post)], successor, by)


def _member(member_id: UUID) -> Member:
    member = Member.with_branch(member_id)
    assert member is not None
    return member


def tell(post: Post, kind: str, by: UUID | None) -> None:
    """Write into the timeline of the post's holder that it was given or has ended."""
    account = Account.get_or_none(Account.id == post.account_id)
    if account is not None:
        name = Unit.select(Unit.name).where(Unit.id == post.unit_id).scalar()
        tell_account(account, kind, by, record_id=post.id, role=str(post.role), unit=name)
