"""Read the payments that stand in a branch's book of a year, or are about its months."""

from datetime import date
from typing import Any

import peewee as pw

from pwa.core.compiled_query import any_of, compiled_query
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit

from .models import Contest, Payment, Reversal
from .rules import BACK, REGULAR


def payments_about(unit: Unit, year: int) -> list[Any]:
    """Return everything booked or reversed in this book and year, and what the members of the branch paid, whoever took
    it, for months of this year and the one before. Rows have the columns of Payment, the member's name and present
    branch, `contest` with `answered_at`, and `reversed_year` with `reversed_at`."""
    return _payments.rows(unit.id, year, date(year - 1, 1, 1), date(year, 12, 1))


@compiled_query
def _payments(unit_id: Any, year: Any, since: Any, until: Any) -> Any:
    one, here, gone = Payment.alias(), Affiliation.alias(), Reversal.alias()
    of = here.select(here.member).where(here.branch == unit_id)
    about = (one.first <= until) & (one.last >= since) & one.kind.in_((REGULAR, BACK))
    ways = [
        one.select(one.id).where(one.branch == unit_id, one.booked_year == year),
        one.select(one.id).join(gone, on=(gone.payment == one.id)).where(
            one.branch == unit_id, ~one.stands, gone.booked_year == year
        ),
        one.select(one.id).where(one.member.in_(of), about),
    ]  # fmt: skip
    shown = Payment.select(
        *Payment._meta.sorted_fields, Member.name, Member.name_key, Member.branch.alias("member_branch"),
        Contest.id.alias("contest"), Contest.answered_at, Reversal.booked_year.alias("reversed_year"),
        Reversal.made_at.alias("reversed_at"),
    )  # fmt: skip
    shown = shown.join(Member).switch(Payment)
    shown = shown.join(Contest, pw.JOIN.LEFT_OUTER, on=(Contest.payment == Payment.id)).switch(Payment)
    shown = shown.join(Reversal, pw.JOIN.LEFT_OUTER, on=(Reversal.payment == Payment.id))
    return shown.where(Payment.id.in_(any_of(ways))).order_by(Payment.paid_on, Payment.id)
