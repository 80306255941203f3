"""Hand over the people whom somebody is to ask in a round, when their post ends."""

from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.access import Role
from pwa.identity.models import Account
from pwa.organisations.models import Post
from pwa.organisations.reach import units_below

from .models import Asked, Round

TO_ASK = ("", "not_reached")


def _still_to_ask(post: Post) -> Any:
    """Return the condition of the people in open rounds whom the post's holder is still to ask."""
    rounds = Round.select(Round.id).where(Round.opened_at.is_null(False), Round.closed_at.is_null())
    mine = (Asked.contact_id == post.account_id) & Asked.round.in_(rounds) & Asked.outcome.in_(TO_ASK)
    return mine if post.role == Role.CONTACT else mine & Asked.branch.in_(units_below([post.unit.path]))


def count(post: Post) -> int:
    """Count the people in open rounds whom somebody is still to ask by this post."""
    return int(Asked.select().where(_still_to_ask(post)).count())


def hand_over(post: Post, successor: Account | None, by: UUID | None) -> None:
    """Let the successor ask them, or whoever works through the list."""
    _give(_still_to_ask(post), successor, by)


def of_members(members: list[UUID], former_id: UUID, successor: Account, by: UUID) -> None:
    """Let the successor ask these members whom somebody is still to ask in open rounds; the successor's own self is
    asked by whoever works through the list."""
    rounds = Round.select(Round.id).where(Round.opened_at.is_null(False), Round.closed_at.is_null())
    mine = (Asked.contact_id == former_id) & Asked.member.in_(members) & Asked.outcome.in_(TO_ASK)
    mine &= Asked.round.in_(rounds)
    themselves = Asked.member == (successor.member_id or successor.id)
    _give(mine & themselves, None, by)
    _give(mine & ~themselves, successor, by)


def _give(where: Any, successor: Account | None, by: UUID | None) -> None:
    for row in Asked.select(Asked.round, Asked.county_id).where(where).distinct():
        facts = {"county_id": row.county_id, "fields": ["contact_id"], "actor_id": by}
        audit.record("assigned people of round", "round", row.round_id, **facts)
    Asked.update(contact_id=successor.id if successor else None).where(where).execute()
