"""Ask a person once in each round when two files of theirs are joined: what was said about either of them counts."""

from uuid import UUID

from pwa.members.models import Member

from .models import Asked
from .outcome_updates import take_out, update_outcomes


def ask_once(stays: Member, goes: Member, by: UUID | None) -> None:
    """Take the file that goes out of the rounds that ask the other too, and out of their counts."""
    both = Asked.select(Asked.round).where(Asked.member == stays.id)
    take_out(list(Asked.select().where(Asked.member == goes.id, Asked.round.in_(both)).order_by(Asked.round)))


def count_anew(stays: Member, goes: Member, by: UUID | None) -> None:
    """Compute the person's outcome in every round that asks them from all that was said."""
    update_outcomes({(row.round_id, stays.id) for row in Asked.select(Asked.round).where(Asked.member == stays.id)})
