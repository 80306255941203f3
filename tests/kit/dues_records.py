"""Records of dues: what members owe, an exemption, payments of which one is contested, the books of their branches."""

import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from pwa.core import crypto
from pwa.core.clock import today
from pwa.core.ids import new_id
from pwa.dues import amounts, book_steps, months, quarterly
from pwa.dues.import_models import DuesImport
from pwa.dues.models import BookEntry, Contest, Payment
from pwa.members.models import Member
from tests.people import PEOPLE


def fill_dues(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    for keeper, about in (("secretary", "member"), ("next_secretary", "next_member"), ("host", "host_member")):
        member = Member.with_branch(PEOPLE[about].member_id)
        assert member is not None
        month, by = months.later(months.month_of(today()), -1), account(keeper)
        amounts.set_due(member, {"payer": "wage", "due": 3000, "since": months.later(month, -6), "base": None}, by)
        said = {"first": months.later(month, 3), "last": months.later(month, 4), "due": 0, "document": ""}
        amounts.exempt(member, {**said, "meeting_on": today(), "approver": mark(about)}, by)
        one = payment_of(member, by)
        Contest.create(county_id=member.county_id, payment=one.id, words=mark(about), made_by=account(about))
        book_steps.begin(member.branch, months.later(month, -2), by)
        given = {"county_id": member.county_id, "unit": member.branch_id, "made_by": by, "on": today()}
        BookEntry.create(kind="handed_up", month=month, amount=1000, **given)
        old_book(member, by, mark(about))
        if about == "host_member":
            quarterly.agree(member, {"from_month": month, "agreed_on": today()}, by)


def old_book(member: Member, by: UUID, words: str) -> DuesImport:
    """A table with one payment of the year before last, sent and not booked yet."""
    year = today().year - 2
    cells = {"name": member.name, "first": f"{year}-01", "amount": "15", "paid_on": f"{year}-01-20"}
    sealed = crypto.seal_bytes(zlib.compress(json.dumps([[2, cells]]).encode()))
    facts = {"county_id": member.county_id, "unit": member.branch_id, "made_by": by}
    return DuesImport.create(file_name=words, rows=1, sealed=sealed, **facts)


def payment_of(member: Member, by: UUID, kind: str = "regular") -> Payment:
    """A payment of last month's dues, taken by the member's branch."""
    month = months.later(months.month_of(today()), -1)
    facts = {"member": member.id, "branch": member.branch_id, "unit": member.branch_id, "by_id": by, "kind": kind}
    paid = {"first": month, "last": month, "amount": 3000, "paid_on": today() - timedelta(days=1)}
    return Payment.create(id=new_id(), county_id=member.county_id, booked_year=paid["paid_on"].year, **facts, **paid)
