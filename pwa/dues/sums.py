"""Let the database sum what stands in a branch's books: what was collected, and what closed years left in hand."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import peewee as pw

from .models import BookEntry, Payment, Reversal
from .rules import LARGE

TOTAL = pw.fn.COALESCE(pw.fn.SUM(Payment.amount), 0)


def collected(unit_id: UUID, years: Collection[int]) -> int:
    """Return what the branch collected in these years, as `Book.collected` says of one: what was booked, without what
    reversals take out. In 分."""
    mine = (Payment.branch == unit_id) & (Payment.kind != LARGE)
    rows = Payment.select(TOTAL).join(Reversal, pw.JOIN.LEFT_OUTER, on=(Reversal.payment == Payment.id)).where(mine)
    counted = Payment.stands | Reversal.booked_year.is_null(False)
    booked: Any = rows.where(Payment.booked_year.in_(list(years)), counted).scalar()
    gone: Any = rows.where(~Payment.stands, Reversal.booked_year.in_(list(years))).scalar()
    return int(booked) - int(gone)


def left_of_closed(unit_id: UUID, closed: Collection[int], before: int) -> int:
    """Return what years that were closed before this one left in hand: collected and not handed up then, without what
    an open year before this one has handed up of it already. In 分."""
    years = [year for year in closed if year < before]
    if not years:
        return 0
    total = pw.fn.COALESCE(pw.fn.SUM(BookEntry.amount), 0)
    rows = BookEntry.select(BookEntry.month.year.alias("year"), total.alias("total"))
    rows = rows.where(BookEntry.unit == unit_id, BookEntry.kind == "handed_up", BookEntry.undone_at.is_null())
    handed = {int(row.year): int(row.total) for row in rows.group_by(BookEntry.month.year).objects()}
    left = collected(unit_id, years) - sum(handed.get(year, 0) for year in years)
    others = [year for year in handed if year < before and year not in years]
    return left + sum(min(collected(unit_id, [year]) - handed[year], 0) for year in others)


def first_year(unit_id: UUID) -> int | None:
    """Return the first year in which anything stands in the branch's books; None if nothing does."""
    return Payment.select(pw.fn.MIN(Payment.booked_year)).where(Payment.branch == unit_id).scalar()
