"""Export what a member offered, claimed and was asked to do."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member

from .models import Claim, Offer, Task, TaskAsk


def offers_of(member: Member) -> Rows:
    """Export every offer of a member, also those that ended."""
    return plain_rows(Offer.select().where(Offer.member == member.id).order_by(Offer.corrected_at, Offer.id))


def claims_of(member: Member) -> Rows:
    """Export every claim of a member, also what they gave back."""
    rows: Any = Claim.select(Claim.id, Task.title, Task.on, Claim.drops, Claim.corrected_at).join(Task)
    return plain_dicts(list(rows.where(Claim.member == member.id).order_by(Claim.corrected_at, Claim.id).dicts()))


def asks_of(member: Member) -> Rows:
    """Export what a member was asked to do."""
    rows: Any = TaskAsk.select(Task.title, Task.on, TaskAsk.asked_at, TaskAsk.put_off_at).join(Task)
    return plain_dicts(list(rows.where(TaskAsk.member == member.id).order_by(TaskAsk.asked_at).dicts()))
