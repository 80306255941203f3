"""Do what a branch does with its book of dues: begin it, mark months as entered, hand sums up, close a year."""

from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.transitions import Refused
from pwa.organisations.models import Unit

from . import months
from .book import read_book
from .models import BookEntry, DuesBook
from .sums import left_of_closed


def begin(unit: Unit, since: date, by: UUID) -> None:
    """Begin the book with a month. Raises Refused if it has begun."""
    _lock(unit)
    if DuesBook.select().where(DuesBook.unit == unit.id).exists():
        raise Refused({"since": "book_begun"})
    row = DuesBook.create(county_id=unit.county_id, unit=unit.id, since=since, made_by=by)
    audit.record("began book of dues", "dues_book", row.id, fields=["since"], county_id=unit.county_id, actor_id=by)


def mark_entered(unit: Unit, month: date, today: date, by: UUID) -> None:
    """Mark a month as entered whole: from now on members who have not paid it are on the branch's list. Raises
    Refused."""
    _lock(unit)
    book = read_book(unit, month.year)
    if why := why_not_entered(book, month, today):
        raise Refused({"month": why})
    _add(unit, "entered", month, today, by, "marked month as entered")


def why_not_entered(book: Any, month: date, today: date) -> str | None:
    """Return why a month cannot be marked as entered, or None."""
    if book.since is None:
        return "book_not_begun"
    if month < book.since:
        return "before_book"
    if book.is_closed:
        return "year_is_closed"
    if month in book.entered:
        return "month_is_entered"
    return "month_not_begun" if month > months.month_of(today) else None


def hand_up(unit: Unit, year: int, amount: int, on: date, by: UUID) -> None:
    """Record a sum of what was collected in a year, handed up to the committee in it or later. Raises Refused if the
    year is closed, if the day lies before it, or if that is more than was collected and than closed years left."""
    _lock(unit)
    book = read_book(unit, year)
    if book.is_closed:
        raise Refused({"on": "year_is_closed"})
    if on.year < year:
        raise Refused({"on": "before_year"})
    if amount > book.collected - book.handed + left_of_closed(unit.id, book.closed, year):
        raise Refused({"amount": "more_than_collected"})
    month = min(months.month_of(on), date(year, 12, 1))
    _add(unit, "handed_up", month, on, by, "handed dues up", amount)


def take_back(unit: Unit, entry_id: UUID, kind: str, by: UUID) -> bool:
    """Take back a record that was wrong: of a sum handed up, or of a month entered. Returns whether it stood, in a
    year that is not closed."""
    _lock(unit)
    mine = (BookEntry.id == entry_id) & (BookEntry.unit == unit.id) & (BookEntry.kind == kind)
    row = BookEntry.get_or_none(mine, BookEntry.undone_at.is_null())
    if row is None or read_book(unit, row.month.year).is_closed:
        return False
    BookEntry.update(undone_at=now(), undone_by=by).where(BookEntry.id == row.id).execute()
    facts = {"county_id": unit.county_id, "actor_id": by}
    action = "took back handing up" if row.kind == "handed_up" else "took back month entered"
    audit.record(action, "dues_book_entry", row.id, **facts)
    return True


def close_year(unit: Unit, year: int, today: date, by: UUID) -> None:
    """Close a year for ever: what is paid for it later stands in the book of the next open year. Raises Refused while
    the year lasts, or while a month of it is not marked as entered."""
    _lock(unit)
    book = read_book(unit, year)
    if why := why_not_closed(book, today):
        raise Refused({"year": why})
    _add(unit, "closed", date(year, 1, 1), today, by, "closed year of dues")


def why_not_closed(book: Any, today: date) -> str | None:
    """Return why the book's year cannot be closed, or None."""
    if book.since is None or book.since.year > book.year:
        return "book_not_begun"
    if book.is_closed:
        return "year_is_closed"
    if today.year <= book.year:
        return "year_not_over"
    wanted = {month for month in months.of_year(book.year) if month >= book.since}
    return None if wanted <= book.entered.keys() else "months_missing"


def _lock(unit: Unit) -> None:
    lock_rows(Unit.select(Unit.id).where(Unit.id == unit.id))


def _add(unit: Unit, kind: str, month: date, on: date, by: UUID, action: str, amount: int = 0) -> None:
    named = {"kind": kind, "month": month, "on": on, "amount": amount}
    row = BookEntry.create(county_id=unit.county_id, unit=unit.id, made_by=by, **named)
    fields = ["month", "amount"] if amount else ["month"]
    audit.record(action, "dues_book_entry", row.id, fields=fields, county_id=unit.county_id, actor_id=by)
