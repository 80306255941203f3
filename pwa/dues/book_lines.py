"""Turn a book of dues, and one member's own dues, into what the pages show."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.clock import today as this_day
from pwa.core.i18n import on_day
from pwa.members.models import Member

from . import labels, months
from .amounts import settings_of
from .book import Book, Line, read_book
from .book_steps import why_not_closed
from .models import Payment
from .money import yuan
from .payment_page import address_of, amount_text
from .rules import INACTIVE_MONTHS, table_for
from .sums import first_year, left_of_closed


def book_values(book: Book, today: date, own: UUID | None = None) -> dict[str, Any]:
    """Return the values of the templates of a book. `own`: the member file of who reads it."""
    brought = left_of_closed(book.unit.id, book.closed, book.year)
    waits = [line for line in book.lines if len(line.run) >= INACTIVE_MONTHS]
    first = _first_year(book, today)
    return {
        "unit": {"id": book.unit.id, "name": book.unit.name},
        "year": book.year,
        "years": [year for year in (book.year - 1, book.year + 1) if first <= year <= today.year],
        "since": labels.month_text(book.since) if book.since else "",
        "lines": [_line(line, book, own) for line in book.lines],
        "months": [_month(book, month) for month in months.of_year(book.year) if month in _kept(book, today)],
        "collected": yuan(book.collected),
        "handed": yuan(book.handed),
        "brought": yuan(brought) if brought else "",
        "left": yuan(brought + book.collected - book.handed),
        "handed_up": [
            {
                "id": row.id,
                "day": on_day(row.on),
                "amount": amount_text(row.amount),
                "undone": row.undone_at is not None,
            }
            for row in book.handed_up
        ],
        "reversed": [_reversed(one) for one in book.reversed_of_closed],
        "closed": book.is_closed,
        "may_close": why_not_closed(book, today) is None,
        "unpaid_long": [
            {"text": _("%(label)s: %(text)s", label=line.name, text=labels.spans_text(line.run))} for line in waits
        ],
        "source": table_for(date(book.year, 12, 1)).source,
    }


def _first_year(book: Book, today: date) -> int:
    """The first year that has a page: payments may be written down that were made two years ago, and an old book may
    have been taken in."""
    return min((book.since or today).year, today.year - 2, first_year(book.unit.id) or today.year)


def _kept(book: Book, today: date) -> set[date]:
    if book.since is None:
        return set()
    return set(months.between(book.since, months.month_of(today)))


def _month(book: Book, month: date) -> dict[str, Any]:
    return {
        "name": labels.month_text(month),
        "value": months.written(month),
        "collected": yuan(book.collected_in(month)),
        "entered": book.entered.get(month),
    }


def _reversed(payment: Any) -> dict[str, Any]:
    """A payment of a closed year whose amount is taken out of this one."""
    return {
        "href": address_of(payment.id),
        "title": f"{payment.name} · {amount_text(payment.amount)}",
        "detail": _(
            "%(months)s, in the closed book of %(year)s",
            months=labels.span_text(payment.first, payment.last), year=payment.booked_year,
        ),
    }  # fmt: skip


def _line(line: Line, book: Book, own: UUID | None) -> dict[str, Any]:
    now_due = [amount for amount in line.due.values() if amount is not None]
    flags = []
    if line.twice:
        flags.append(_("paid twice?"))
    if any(one.contest and one.answered_at is None for one in line.payments):
        flags.append(_("contested"))
    mine = [one for one in line.payments if one.branch_id == book.unit.id]
    if any(not one.stands and one.reversed_year in (None, book.year) for one in mine):
        flags.append(_("reversed or waiting"))
    if any(one.booked_year == book.year and (one.reversed_year or 0) > book.year for one in mine):
        flags.append(_("reversed after closing"))
    if line.branch_id != book.unit.id:
        flags.append(_("is now with another branch"))
    paid = paid_here(line, book)
    return {
        "name": line.name,
        "href": _page_of(line, book, own),
        "due": amount_text(now_due[-1]) if now_due else _("not set"),
        "paid": labels.spans_text(paid) if paid else "",
        "settled": labels.spans_text(settled(line, book)),
        "unpaid": labels.spans_text(line.unpaid) if line.unpaid else "",
        "count": ngettext("%(num)s month unpaid", "%(num)s months unpaid", len(line.unpaid)) if line.unpaid else "",
        "exempt": labels.spans_text(month for month in line.exempt if month in line.due),
        "flags": flags,
    }


def paid_here(line: Line, book: Book) -> set[date]:
    """The months of the year that were paid and are owed to this branch or stand in its book."""
    mine = [one for one in line.payments if one.branch_id == book.unit.id]
    booked = {month for one in mine for month in months.between(one.first, one.last)}
    return {month for month in line.paid if month.year == book.year and (month in line.due or month in booked)}


def settled(line: Line, book: Book) -> set[date]:
    """The months that were paid, or for which nothing is due; a lower amount must be paid too."""
    return paid_here(line, book) | {month for month, amount in line.due.items() if amount == 0}


def _page_of(line: Line, book: Book, own: UUID | None) -> str | None:
    """The page of a member's dues, which the branch opens that has charge of them; one's own page for oneself."""
    if line.id == own:
        return url_for("dues_books.index")
    return url_for("dues_members.show", member=line.id) if line.branch_id == book.unit.id else None


def payment_line(row: Any) -> dict[str, Any]:
    """Return one payment as a line of a list."""
    return {
        "href": address_of(row.id),
        "title": f"{labels.span_text(row.first, row.last)} · {amount_text(row.amount)}",
        "detail": f"{labels.KINDS[row.kind]} · {on_day(row.paid_on)}",
        "tag": "" if row.stands else _("does not count"),
    }


def payments_of(member_id: UUID, most: int = 36) -> list[dict[str, Any]]:
    """Return the latest payments of a member."""
    rows = Payment.select().where(Payment.member == member_id)
    return [payment_line(row) for row in rows.order_by(Payment.paid_on.desc(), Payment.id.desc()).limit(most)]


def setting_lines(member_id: UUID) -> list[tuple[str, str]]:
    """Return what a member owes a month, the latest first."""
    return [
        (labels.month_text(one.since), f"{amount_text(one.due)} · {labels.PAYERS[one.payer]}")
        for one in reversed(settings_of(member_id))
    ]


def own_values(member_id: UUID | None) -> dict[str, Any]:
    """Return a member's own dues: what is due, what was paid, and which months of this year the branch has entered and
    nothing was paid for."""
    member = Member.with_branch(member_id) if member_id else None
    if member is None:
        return {"settings": [], "payments": [], "unpaid": ""}
    book = read_book(member.branch, this_day().year)
    line = next((one for one in book.lines if one.id == member.id), None)
    return {
        "settings": setting_lines(member.id),
        "payments": payments_of(member.id),
        "unpaid": labels.spans_text(line.unpaid) if line and line.unpaid else "",
    }
