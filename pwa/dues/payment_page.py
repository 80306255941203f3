"""Build the page of one payment, which printed is its slip 收据, and what lists and forms say of payments."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.i18n import on_day, readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.models import Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit, parameters_at
from pwa.reports.decision_state import ENTRY
from pwa.reports.models import Submission

from . import labels, months
from .models import Contest, Payment, Reversal
from .money import yuan
from .rules import BACK, REGULAR, is_long_back_payment

COLLECTS = BRANCH_OFFICERS
LOOKS = (*COLLECTS, Role.COMMITTEE)


def address_of(payment_id: UUID) -> str:
    """Return the address of a payment."""
    return url_for("dues_payments.show", payment=payment_id)


def summary_of(row: Any) -> str:
    """Return a payment as the end of a line in lists."""
    return _("paid dues")


def facts_of(report: Any) -> list[tuple[str, str]]:
    """Return what a payment says, for the page of the report."""
    row = Payment.get_or_none(Payment.id == report.id)
    if row is None:
        return []
    return [(_("Months"), labels.span_text(row.first, row.last)), (_("Amount"), amount_text(row.amount))]


def amount_text(fen: int) -> str:
    """Return an amount for people."""
    return _("%(yuan)s yuan", yuan=yuan(fen))


def page_facts(own: Member | None) -> dict[str, Any]:
    """Fill in the present month; members who live here and hold a card can be chosen too."""
    hosted = within_reach(current_user).members(as_host=True).order_by(Member.name_key) if current_user.posts else []
    this_month = months.written(months.month_of(today()))
    return {"hosted": [(str(one.id), one.name) for one in hosted], "this_month": this_month}


def payment_within(visitor: Visitor, payment_id: UUID) -> Payment:
    """Return the payment to the member, to officers of the branch in whose book it stands, of the one that has charge
    of the member now, and of the one that took the money, and to committees above. With `.own`, `.is_own` (also in a
    session that somebody else's link began), `.of_branch`, `.of_committee`, `.reads_dues`: whether the visitor may know
    what else the member paid, and `.may_confirm`: whether they confirm one that waits. Raises NotFound."""
    taken_by = Unit.alias()
    row: Any = (
        Payment.select(Payment, Member, Unit, taken_by)
        .join(Member)
        .switch(Payment)
        .join(Unit, on=(Payment.branch == Unit.id))
        .switch(Payment)
        .join(taken_by, on=(Payment.unit == taken_by.id), attr="taken_by")
        .where(Payment.id == payment_id)
        .first()
    )
    if row is None:
        raise NotFound
    collects, above = visitor.posts_as(*COLLECTS), visitor.posts_as(Role.COMMITTEE)
    present = Unit.get_by_id(row.member.branch_id)
    row.is_own = visitor.account.member_id == row.member_id
    row.own = row.is_own and not visitor.limited
    row.of_branch = any(post.unit.covers(row.branch.path) for post in collects)
    row.of_committee = any(post.unit.covers(row.branch.path) for post in above)
    in_charge = any(post.unit.covers(present.path) for post in (*collects, *above))
    took = any(post.unit.covers(row.taken_by.path) for post in collects)
    row.reads_dues = row.own or in_charge
    row.may_confirm = in_charge and not row.is_own and row.by_id != visitor.account.id
    if not (row.own or row.of_branch or row.of_committee or in_charge or took):
        raise NotFound
    return row


def values_of(payment: Any) -> dict[str, Any]:
    """Return what the page shows of a payment, with its reversal and what the member says against it."""
    reversal = Reversal.get_or_none(Reversal.payment == payment.id)
    contest = Contest.get_or_none(Contest.payment == payment.id)
    collector = Account.get_or_none(Account.id == payment.by_id)
    unit = payment.taken_by
    facts = [
        (_("Member"), payment.member.name),
        (_("Branch with the membership"), payment.branch.name),
        (_("What was paid?"), str(labels.KINDS[payment.kind])),
        (_("Months"), labels.span_text(payment.first, payment.last)),
        (_("Amount"), amount_text(payment.amount)),
        (_("Paid on"), on_day(payment.paid_on)),
        (_("Taken by"), f"{unit.name} · {collector.name}" if collector else unit.name),
    ]
    most = parameters_at(payment.branch.path)
    late = is_long_back_payment(payment.kind, payment.first, payment.paid_on, most["dues.backpay_max_months"])
    if payment.booked_year != payment.paid_on.year:
        facts.append((_("In the book of"), str(payment.booked_year)))
    others = [row for row in Payment.parts(payment.part_of or payment.id) if row.id != payment.id]
    if others:
        facts.append((_("Paid with it"), _(", ").join(_part(row) for row in others)))
    return {
        "facts": facts,
        "number": str(payment.id)[-12:].upper(),
        "reversal": _reversal(payment, reversal) if reversal else None,
        "contest": _contest(contest) if contest else None,
        "waits": _waiting(payment) if not payment.stands and reversal is None else None,
        "late": most["dues.backpay_max_months"] if late else None,
        "source": cited(most.source("dues.backpay_max_months")),
        "twice": overlapping(payment) if payment.stands else [],
    }


def _waiting(payment: Any) -> dict[str, Any]:
    """What the form needs by which somebody else confirms a payment that waits; without `entry` if not this visitor."""
    entry = Submission.get_or_none(Submission.id == (payment.part_of or payment.id)) if payment.may_confirm else None
    return {"entry": entry.id, "seen": ENTRY.seen(entry)} if entry else {"entry": None}


def _part(row: Any) -> str:
    return f"{labels.span_text(row.first, row.last)} · {row.branch.name} · {amount_text(row.amount)}"


def _reversal(payment: Any, row: Reversal) -> dict[str, str]:
    """Return the reversal, with the year out of which it takes the amount if that of the payment is closed."""
    moved = row.booked_year not in (None, payment.booked_year)
    return {
        "reason": row.reason,
        "when": readable_time(row.made_at),
        "year": _(
            "The book of %(closed)s was closed and keeps its sums; the amount is taken out of the book of %(year)s.",
            closed=payment.booked_year,
            year=row.booked_year,
        )
        if moved
        else "",
    }


def _contest(row: Contest) -> dict[str, Any]:
    answered = readable_time(row.answered_at) if row.answered_at else None
    return {"words": row.words, "when": readable_time(row.made_at), "answer": row.answer, "answered": answered}


def overlapping(payment: Any) -> list[dict[str, str]]:
    """Return the other standing payments for one of the same months. To who does not read the member's dues, such as
    the host that took one, only that there are some."""
    if payment.kind not in (REGULAR, BACK):
        return []
    rows = Payment.select().where(
        Payment.member == payment.member_id,
        Payment.id != payment.id,
        Payment.kind.in_((REGULAR, BACK)),
        Payment.stands,
        Payment.first <= payment.last,
        Payment.last >= payment.first,
    )
    if not payment.reads_dues:
        return [{"text": _("the branch with the membership knows which")}] if rows.exists() else []
    return [
        {"href": address_of(row.id), "text": f"{labels.span_text(row.first, row.last)} · {amount_text(row.amount)}"}
        for row in rows.order_by(Payment.paid_on, Payment.id)
    ]
