"""Export a member's dues: amounts due, exemptions, payments, and what they said against one."""

from typing import Any

import peewee as pw

from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.members.models import Member

from .models import Contest, DuesExemption, DuesSetting, Payment, QuarterlyDues, Reversal


def settings_of(member: Member) -> Rows:
    """Export what was due from which month, also what was replaced; whether a base is kept, not the base."""
    rows = DuesSetting.select().where(DuesSetting.member == member.id).order_by(DuesSetting.since, DuesSetting.id)
    plain = plain_rows(rows, "base_sealed", "made_by")
    return [{**one, "base_kept": row.base_sealed is not None} for one, row in zip(plain, rows, strict=True)]


def exemptions_of(member: Member) -> Rows:
    """Export every exemption, also those that were ended."""
    rows = DuesExemption.select().where(DuesExemption.member == member.id)
    return plain_rows(rows.order_by(DuesExemption.first, DuesExemption.id), "made_by", "ended_by")


def quarterly_of(member: Member) -> Rows:
    """Export from when to when the branch agreed to payment by the quarter."""
    rows = QuarterlyDues.select().where(QuarterlyDues.member == member.id)
    return plain_rows(rows.order_by(QuarterlyDues.since, QuarterlyDues.id), "made_by", "ended_by")


def payments_of(member: Member) -> Rows:
    """Export every payment with its reversal and what was said against it."""
    rows: Any = (
        Payment.select(
            Payment.id, Payment.kind, Payment.first, Payment.last, Payment.amount, Payment.paid_on, Payment.booked_year,
            Payment.recorded_at, Payment.stands, Payment.part_of, Reversal.reason.alias("reversed_because"),
            Contest.words.alias("contest"), Contest.answer,
        )
        .join(Reversal, pw.JOIN.LEFT_OUTER, on=(Reversal.payment == Payment.id))
        .switch(Payment)
        .join(Contest, pw.JOIN.LEFT_OUTER, on=(Contest.payment == Payment.id))
        .where(Payment.member == member.id)
        .order_by(Payment.paid_on, Payment.id)
    )  # fmt: skip
    return plain_dicts(list(rows.dicts()))
