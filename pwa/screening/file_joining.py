"""Ask a person once in each round when two files of theirs are joined: what was said about either of them counts."""

from collections import Counter
from uuid import UUID

from pwa.members.models import Member

from .models import Asked
from .outcome_updates import Key, add_up, stored_outcome, update_outcomes


def ask_once(stays: Member, goes: Member, by: UUID | None) -> None:
    """Take the file that goes out of the rounds that ask the other too, and out of their counts."""
    both = Asked.select(Asked.round).where(Asked.member == stays.id)
    mine = (Asked.member == goes.id) & Asked.round.in_(both)
    changes: Counter[Key] = Counter()
    for row in Asked.select().where(mine).order_by(Asked.round):
        branch = (row.round_id, row.branch_id)
        changes.subtract({(*branch, *one): 1 for one in {("asked", ""), *stored_outcome(row).counts()}})
    Asked.delete().where(mine).execute()
    add_up(dict(changes), {key[0]: goes.county_id for key in changes})


def count_anew(stays: Member, goes: Member, by: UUID | None) -> None:
    """Compute the person's outcome in every round that asks them from all that was said."""
    update_outcomes({(row.round_id, stays.id) for row in Asked.select(Asked.round).where(Asked.member == stays.id)})
