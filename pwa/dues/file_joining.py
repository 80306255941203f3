"""Settle the dues of a person whose two files are joined: payments and their books stay as they were booked."""

from uuid import UUID

from pwa.core.clock import now
from pwa.members.models import Member

from .models import DuesSetting, ExemptMonth, QuarterlyDues
from .quarterly import quarterly_of


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """Of two amounts set from the same month on, of two exemptions for a month, and of two agreements to payment by the
    quarter, that of the file that stays is in force."""
    mine = DuesSetting.select(DuesSetting.since).where(
        DuesSetting.member == stays.id, DuesSetting.replaced_at.is_null()
    )
    twice = (DuesSetting.member == goes.id) & DuesSetting.replaced_at.is_null() & DuesSetting.since.in_(mine)
    DuesSetting.update(replaced_at=now()).where(twice).execute()
    months = [row.month for row in ExemptMonth.select(ExemptMonth.month).where(ExemptMonth.member == stays.id)]
    ExemptMonth.delete().where(ExemptMonth.member == goes.id, ExemptMonth.month.in_(months)).execute()
    if quarterly_of(stays.id) is not None:
        ended = {"ended_at": now(), "ended_by": by or QuarterlyDues.made_by, "until": QuarterlyDues.since}
        open_ = (QuarterlyDues.member == goes.id) & QuarterlyDues.ended_at.is_null()
        QuarterlyDues.update(ended).where(open_).execute()
