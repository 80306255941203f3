"""Hand over the requests that an officer or contact person has taken on, when their post ends; count those about a
member whose membership ends."""

from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.access import Role
from pwa.core.clock import now
from pwa.identity.models import Account
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from pwa.organisations.models import Post

from .models import Case, CaseStep


def _taken_on(post: Post) -> list[Case]:
    """List the open cases taken on by this post: those of its unit, or a contact person's; without those of a unit
    where the person holds another post."""
    others = Post.select(Post.unit).where(
        Post.account_id == post.account_id, Post.id != post.id, Post.role != Role.CONTACT.value, Post.in_force()
    )
    mine = (Case.owner_id == post.account_id) & Case.closed_at.is_null() & Case.home.not_in(others)
    if post.role != Role.CONTACT:
        mine &= Case.home == post.unit_id
    return list(Case.select().where(mine).order_by(Case.id))


def count(post: Post) -> int:
    """Count the open requests and searches taken on by this post."""
    return len(_taken_on(post))


def count_about(member: Member) -> int:
    """Count the open requests and searches about a member that the branch reads; for those confided to the committee it
    must not learn that they exist."""
    mine = (Case.member == member.id) & Case.closed_at.is_null() & (Case.readers != "committee")
    return int(Case.select().where(mine).count())


def hand_over(post: Post, successor: Account | None, by: UUID | None) -> None:
    """Give them to the successor, or back to the unit: then everybody of the unit is reminded again."""
    _give(_taken_on(post), successor, by or post.account_id)


def of_members(members: list[UUID], former_id: UUID, successor: Account, by: UUID) -> None:
    """Give the successor the open requests about these members that the former contact person has taken on as such:
    those that a contact person reads, without those of a unit where the former one holds another post."""
    others = Post.select(Post.unit).where(
        Post.account_id == former_id, Post.role != Role.CONTACT.value, Post.in_force()
    )
    mine = (Case.owner_id == former_id) & Case.member.in_(members) & Case.closed_at.is_null()
    mine &= Case.readers.in_(("contact", "charge")) & Case.home.not_in(others)
    _give(list(Case.select().where(mine).order_by(Case.id)), successor, by)


def _give(cases: list[Case], successor: Account | None, by: UUID) -> None:
    for case in cases:
        to = successor.id if successor and successor.member_id != case.member_id else None
        Case.update(owner_id=to).where(Case.id == case.id).execute()
        facts: dict[str, Any] = {"county_id": case.county_id, "case": case.id, "at": now(), "unit": case.home_id}
        CaseStep.create(kind="handed_over", by_id=by, **facts)
        about = {"county_id": case.county_id, "member_id": case.member_id, "actor_id": by}
        audit.record("handed over case", "case", case.id, **about)
        add_timeline_line(case.member, "case_handed_over", by, record_id=case.id, category=case.category)
