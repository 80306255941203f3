"""Show the contacts with a member, and the visits of care that are planned, in their file."""

from typing import Any

from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, OWN

from . import labels
from .care_visits import open_visits
from .contact_log import log_of, reads_words
from .due_rows import log_row


def section(visitor: Visitor, member: Member) -> list[dict[str, Any]] | None:
    """Return the contacts with the member, each with day and channel; the words for who reads them. None for who sees
    none: hosts and the county department."""
    if member.seen_as not in (OWN, OFFICER, CONTACT):
        return None
    rows, words = log_of(member.id), reads_words(visitor, member)
    accounts = Account.select(Account.id, Account.name).where(Account.id.in_({row.by_id for row in rows}))
    names = {row.id: row.name for row in accounts} if rows else {}
    shown = [(log_row(row, words), names.get(row.by_id, "")) for row in rows]
    return [{**row, "detail": f"{row['detail']} · {name}"} for row, name in shown]


def visits(visitor: Visitor, member: Member) -> list[str] | None:
    """Return the visits of care that are to be made, in words, for the member and whoever may plan one; else None."""
    if not reads_words(visitor, member) or member.left_at is not None:
        return None
    return [labels.visit_words(row.occasion, row.on) for row in open_visits(member.id)]
