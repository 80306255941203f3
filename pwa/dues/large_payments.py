"""Record large voluntary payments 大额党费, which the committee takes and hands to the Centre whole."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core import audit
from pwa.core.fields import Checked, Day, Fields
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from pwa.papers.paper_steps import issuer_of
from pwa.papers.rules import RECEIPT

from . import months
from .closed_years import locked_books
from .fields import Amount
from .models import Payment
from .rules import LARGE as LARGE_KIND
from .rules import LARGE_FROM, booked_year, is_paid_too_long_ago

LARGE = Fields(
    Amount("amount", _l("Amount in yuan"), required=True),
    Day("paid_on", _l("On which day?"), required=True, attributes={"data_today": True}),
)


def read_large(posted: dict[str, Any], today: date) -> Checked:
    """Read the form: 1,000 yuan or more."""
    out = LARGE.check(posted, today)
    if not out.errors and out.values["amount"] < LARGE_FROM:
        out.errors["amount"] = "not_large"
    if "paid_on" not in out.errors and is_paid_too_long_ago(out.values["paid_on"], today):
        out.errors["paid_on"] = "paid_too_long_ago"
    return out


def record_large(member: Member, values: dict[str, Any], by: UUID) -> Payment:
    """Record the payment with its committee as the unit that took it. Call inside a write transaction."""
    month = months.month_of(values["paid_on"])
    year = booked_year(values["paid_on"], locked_books([member.branch_id])[member.branch_id])
    row: Payment = Payment.create(
        county_id=member.county_id,
        member=member.id,
        branch=member.branch_id,
        unit=issuer_of(RECEIPT, member.branch).id,
        kind=LARGE_KIND,
        first=month,
        last=month,
        amount=values["amount"],
        paid_on=values["paid_on"],
        booked_year=year,
        by_id=by,
    )
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("recorded large payment", "payment", row.id, fields=["amount", "paid_on"], **facts)
    told = month.isoformat()
    add_timeline_line(member, "dues_paid", by, record_id=row.id, first=told, last=told)
    return row
