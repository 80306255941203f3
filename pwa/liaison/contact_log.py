"""Work out which logged contacts count, and read the log of a member."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import CHINA
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, OWN
from pwa.reports import models as reports
from pwa.reports.form_kinds import Entry, Writes
from pwa.reports.location import withdrawals
from pwa.reports.models import Submission, Withdrawal

from .models import Contact
from .rules import Logged, contacts_that_count

SHOWN = 20  # contacts in a member's file


def noon_of(day: Any) -> datetime:
    """Return noon of a day in China."""
    return datetime.combine(day, time(12), tzinfo=CHINA)


def reached(member: Any) -> Any:
    """Return an SQL expression: the moment of the last contact that counts with the member of this column."""
    return Contact.select(pw.fn.MAX(Contact.reached_at)).where(Contact.member == member, Contact.counts)


def after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Work out anew which contacts count, of the members of a batch's contacts and withdrawals."""
    judge({entry.member.id for entry in entries if entry.member})


def adopted(contact_id: UUID) -> None:
    """Let a contact that waited count, now that a successor has confirmed it."""
    judge(row.member_id for row in Contact.select(Contact.member).where(Contact.id == contact_id))


def adopted_withdrawal(withdrawal_id: UUID) -> None:
    """Apply a withdrawal that waited for a successor."""
    judge(row.member_id for row in Withdrawal.select(Withdrawal.member).where(Withdrawal.id == withdrawal_id))


def judge(members: Iterable[UUID]) -> None:
    """Set of every contact of these members whether it counts. The caller holds the members' row locks."""
    found: dict[UUID, list[Any]] = {}
    by = Submission
    rows: Any = Contact.select(
        Contact.id, Contact.member, Contact.replaces, Contact.corrected_at, Contact.counts, by.account_id, by.device,
        by.seq, reports.counts(by).alias("in_office"),
    ).join(by, on=(by.id == Contact.id))  # fmt: skip
    for row in rows.where(Contact.member.in_(sorted(set(members)))).objects():
        found.setdefault(row.member_id, []).append(row)
    for member_id, logged in found.items():
        told = [_plain(row) for row in logged if row.in_office]
        counting = contacts_that_count(told, withdrawals(member_id))
        for counts in (True, False):
            changed = [row.id for row in logged if bool(row.counts) != counts and (row.id in counting) == counts]
            if changed:
                Contact.update(counts=counts).where(Contact.id.in_(changed)).execute()


def _plain(row: Any) -> Logged:
    phone = (row.account_id, row.device) if row.device else None
    return Logged(row.id, row.corrected_at, row.replaces, phone, row.seq)


def reads_words(visitor: Visitor, member: Member) -> bool:
    """Whether the visitor reads what was said: the member, their contact person, and officers of their branch.
    Committees above read when and how, and so does a session by somebody else's link: its person may be another."""
    if visitor.limited:
        return False
    if member.seen_as in (OWN, CONTACT):
        return True
    return member.seen_as == OFFICER and any(post.unit_id == member.branch_id for post in visitor.branch_posts)


def log_of(member_id: UUID) -> list[Contact]:
    """Return the latest contacts with a member that count, the latest first."""
    rows = Contact.select().where(Contact.member == member_id, Contact.counts)
    return list(rows.order_by(Contact.on.desc(), Contact.corrected_at.desc(), Contact.id.desc()).limit(SHOWN))
