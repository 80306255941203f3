"""Write a book of dues as a workbook: payments in the columns in which they are taken in again, members, sums handed
up."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask_babel import gettext as _

from pwa.core.clock import today
from pwa.core.i18n import lang
from pwa.organisations.models import Unit
from pwa.roster.file_reader import FOOT
from pwa.roster.table_writer import SheetToWrite, to_workbook, to_xlsx

from . import labels, months
from .book import Book, read_book
from .book_lines import settled
from .import_rules import COLUMNS, KIND_WORDS
from .money import yuan
from .sums import left_of_closed


def headings(english: bool | None = None) -> list[tuple[str, str]]:
    """Return (column, heading) of a table of payments in the reader's language."""
    at = int(lang() == "en" if english is None else english)
    return [(column, names[at]) for column, names in COLUMNS.items()]


def write_empty(path: Path) -> int:
    """Write a table with the headings and no rows."""
    return to_xlsx(path, [title for _column, title in headings()], [], sheet_name=_("Payments"))


def write_workbook(path: Path, unit: Unit, year: int, by: str, english: bool) -> int:
    """Write the book of a year. Returns how many rows."""
    book = read_book(unit, year)
    payments = [*(title for _column, title in headings(english)), _("In the book of"), _("State")]
    members = [_("Name"), _("Due a month, yuan"), *(labels.month_text(month) for month in months.of_year(year))]
    foot = _("%(sign)s Book of dues of %(unit)s, %(year)s; taken along by %(name)s on %(day)s",
             sign=FOOT, unit=unit.name, year=year, name=by, day=today().isoformat())  # fmt: skip
    sheets = [
        SheetToWrite(_("Payments"), payments, _payments(book, english)),
        SheetToWrite(_("Members"), members, _members(book)),
        SheetToWrite(_("Handed up"), [_("Day"), _("Amount in yuan"), _("State")], _handed_up(book)),
    ]
    return to_workbook(path, sheets, foot)


def write_notices(path: Path, units: Iterable[Unit], year: int, by: str) -> int:
    """Write the yearly notices of branches, one after the other: sums, and who settled which months; no amount of a
    person. Each book is read when its rows are written. Returns how many rows."""
    head = [
        _("Branch"),
        _("Name"),
        _("Months settled"),
        _("Collected, yuan"),
        _("Handed up, yuan"),
        _("Still here, yuan"),
    ]
    foot = _("%(sign)s Notices on dues %(year)s; taken along by %(name)s on %(day)s",
             sign=FOOT, year=year, name=by, day=today().isoformat())  # fmt: skip
    return to_xlsx(path, head, _notices(units, year), foot, _("Notice on dues %(year)s", year=year))


def _notices(units: Iterable[Unit], year: int) -> Iterator[list[str]]:
    for unit in units:
        book = read_book(unit, year)
        if book.lines or book.handed_up:
            brought = left_of_closed(unit.id, book.closed, year)
            sums = (book.collected, book.handed, brought + book.collected - book.handed)
            yield [unit.name, "", "", *map(yuan, sums)]
        for line in book.lines:
            yield [unit.name, line.name, labels.spans_text(settled(line, book)), "", "", ""]


def _payments(book: Book, english: bool) -> Iterator[list[str]]:
    """The payments booked this year, and what reversals take out of it, with a minus."""
    kinds = {kind: words[int(english)] for kind, words in KIND_WORDS.items()} | {"large": str(labels.KINDS["large"])}
    for sign, rows in ((1, book.payments), (-1, book.reversed)):
        for one in rows:
            state = "" if sign == 1 else _("reversed")
            yield [one.name, "", kinds[one.kind], months.written(one.first), months.written(one.last),
                   yuan(sign * one.amount), one.paid_on.isoformat(), str(book.year), state]  # fmt: skip


def _members(book: Book) -> Iterator[list[str]]:
    """For each member what is due, and each month as paid, exempt, unpaid, or not known yet."""
    for line in book.lines:
        due = [amount for amount in line.due.values() if amount is not None]
        cells = [
            _("paid") if month in line.paid
            else _("nothing due") if line.due.get(month) == 0
            else _("unpaid") if month in line.unpaid
            else "" for month in months.of_year(book.year)
        ]  # fmt: skip
        yield [line.name, yuan(due[-1]) if due else "", *cells]


def _handed_up(book: Book) -> Iterator[list[str]]:
    for row in book.handed_up:
        yield [row.on.isoformat(), yuan(row.amount), _("taken back") if row.undone_at else ""]
