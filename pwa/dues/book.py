"""Read a branch's book of dues for a year: who owes what, what was paid for which month, what was handed up.

Sums come from payments and reversals alone, each booked in one branch and one year, so that a closed year keeps them
whatever follows. A closed book shows the months as they stood when it was closed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import day_of
from pwa.core.compiled_query import compiled_query
from pwa.members.models import Affiliation, Member, MembershipEnd
from pwa.organisations.models import Unit

from . import months
from .book_payments import payments_about
from .models import (
    BookEntry,
    DuesBook,
    DuesExemption,
    DuesSetting,
    ExemptMonth,
    QuarterlyDues,
)
from .rules import (
    LARGE,
    Held,
    Paid,
    Setting,
    branch_owed,
    due_for,
    longest_run,
    months_paid,
    paid_twice,
    settled_with,
    unpaid_months,
)  # fmt: skip
from .stays import stays


@dataclass
class Line:
    """One member in the book: what is due for each month of the year, and the payments about these months. `standing`:
    those that count, in a closed book those that counted when it was closed."""

    id: UUID
    name: str
    name_key: str
    branch_id: UUID  # the present branch
    held: list[Held] = field(default_factory=list)
    settings: dict[UUID, Setting] = field(default_factory=dict)
    exempt: dict[date, int] = field(default_factory=dict)
    quarterly: list[tuple[date, date | None]] = field(default_factory=list)  # spans of months
    payments: list[Any] = field(default_factory=list)
    standing: list[Paid] = field(default_factory=list)
    due: dict[date, int | None] = field(default_factory=dict)
    unpaid: list[date] = field(default_factory=list)
    run: list[date] = field(default_factory=list)  # the longest run of months without payment, also from last year on

    @property
    def paid(self) -> set[date]:
        """The months that were paid."""
        return months_paid(self.standing)

    @property
    def twice(self) -> set[UUID]:
        """The payments with a month for which another one stands too."""
        return paid_twice(self.standing)


@dataclass
class Book:
    """The book of one branch and year. Sums are 分."""

    unit: Unit
    year: int
    since: date | None = None
    lines: list[Line] = field(default_factory=list)
    payments: list[Any] = field(default_factory=list)  # booked here this year
    reversed: list[Any] = field(default_factory=list)  # payments of this book whose amount is taken out this year
    entered: dict[date, UUID] = field(default_factory=dict)  # month → the entry that says so
    closed: set[int] = field(default_factory=set)
    handed_up: list[Any] = field(default_factory=list)  # of what was collected this year, the earliest first

    @property
    def is_closed(self) -> bool:
        """Whether this year is closed."""
        return self.year in self.closed

    @property
    def collected(self) -> int:
        """What the branch is to hand up: everything booked in this year but large voluntary payments, without what
        reversals take out in this year."""
        return _sum(self.payments) - _sum(self.reversed)

    @property
    def handed(self) -> int:
        """What was handed up."""
        return sum(one.amount for one in self.handed_up if one.undone_at is None)

    @property
    def reversed_of_closed(self) -> list[Any]:
        """The payments of closed years whose amounts are taken out of this one."""
        return [one for one in self.reversed if one.booked_year != self.year]

    def collected_in(self, month: date) -> int:
        """Return what was paid in a month of this year, by the day of payment, without what was reversed. What came
        after its year was closed stands in the first month; what a reversal takes out for a closed year stands in the
        month of the reversal."""
        booked = [one for one in self.payments if one.reversed_year != self.year]
        came = [one for one in booked if self._within(one.paid_on) == month]
        gone = [one for one in self.reversed_of_closed if self._within(day_of(one.reversed_at)) == month]
        return _sum(came) - _sum(gone)

    def _within(self, day: date) -> date:
        return min(max(months.month_of(day), date(self.year, 1, 1)), date(self.year, 12, 1))


def _sum(payments: list[Any]) -> int:
    return sum(one.amount for one in payments if one.kind != LARGE)


def read_book(unit: Unit, year: int) -> Book:
    """Read the book, in three queries whatever the number of members."""
    book, lines = Book(unit, year), _members(unit)
    _notes(book, lines)
    for row in payments_about(unit, year):
        if row.branch_id == unit.id and (row.stands or row.reversed_year is not None):
            book.payments += [row] if row.booked_year == year else []
            book.reversed += [row] if row.reversed_year == year else []
        lines.setdefault(row.member_id, Line(row.member_id, row.name, row.name_key, row.member_branch))
        lines[row.member_id].payments.append(row)
    here = {row.member_id for row in (*book.payments, *book.reversed)}
    for line in lines.values():
        _work_out(line, book)
    kept = [line for line in lines.values() if line.due or line.id in here]
    book.lines = sorted(kept, key=lambda line: (line.name_key, str(line.id)))
    return book


def _work_out(line: Line, book: Book) -> None:
    """Work out what is due and unpaid, for the months that are owed to the branch of this book."""
    line.standing = [
        Paid(one.id, one.kind, one.first, one.last, one.amount) for one in line.payments if _counts(one, book)
    ]
    run = months.between(date(book.year - 1, 1, 1), date(book.year, 12, 1))
    since = book.since or run[0]
    owed = [month for month in run if month >= since and branch_owed(line.held, month) == book.unit.id]
    due = {month: due_for(line.settings.values(), line.exempt, month) for month in owed}
    unpaid = unpaid_months(owed, due, line.paid, settled_with(line.quarterly, book.entered))
    line.due = {month: amount for month, amount in due.items() if month.year == book.year}
    line.unpaid = [month for month in unpaid if month.year == book.year]
    line.run = longest_run(unpaid, book.year)


def _counts(payment: Any, book: Book) -> bool:
    """Whether a payment counts for the months of a book: in a closed one as it was when it was closed."""
    if not book.is_closed:
        return bool(payment.stands)
    gone = payment.reversed_year is not None and payment.reversed_year <= book.year
    known = payment.stands or payment.reversed_year is not None
    return known and not gone and payment.booked_year <= book.year


def _members(unit: Unit) -> dict[UUID, Line]:
    """Everybody whose membership the branch ever held, with all branches that held it, and what they owe from when."""
    found: dict[UUID, Line] = {}
    held: dict[UUID, dict[UUID, Any]] = {}
    over_on: dict[UUID, date | None] = {}
    for row in _stays_and_settings.rows(unit.id):
        found.setdefault(row.member_id, Line(row.member_id, row.name, row.name_key, row.member_branch))
        held.setdefault(row.member_id, {})[row.id] = row
        over_on[row.member_id] = row.over_on
        if row.setting:
            found[row.member_id].settings[row.setting] = Setting(row.since, row.payer, row.due)
    for member_id, line in found.items():
        line.held = stays(held[member_id].values(), over_on[member_id], lambda row: row.branch_id)
    return found


@compiled_query
def _stays_and_settings(unit_id: Any) -> Any:
    one, here = DuesSetting, Affiliation.alias()
    over = (MembershipEnd.member == Member.id) & MembershipEnd.undone_at.is_null()
    rows = (
        Affiliation.select(
            *Affiliation._meta.sorted_fields, Member.name, Member.name_key, Member.branch.alias("member_branch"),
            MembershipEnd.ended_on.alias("over_on"), one.id.alias("setting"), one.since, one.payer, one.due,
        )
        .join(Member)
        .join(MembershipEnd, pw.JOIN.LEFT_OUTER, on=over)
        .switch(Member)
        .join(one, pw.JOIN.LEFT_OUTER, on=((one.member == Member.id) & one.replaced_at.is_null()))
    )  # fmt: skip
    return rows.where(
        Member.joined_into.is_null(), Member.id.in_(here.select(here.member).where(here.branch == unit_id))
    )


def _notes(book: Book, lines: dict[UUID, Line]) -> None:
    """Read what stands beside the payments: exemptions, months entered, years closed, sums handed up, the beginning."""
    entry, exempt, begun, quarter = BookEntry, ExemptMonth, DuesBook, QuarterlyDues
    of = Affiliation.select(Affiliation.member).where(Affiliation.branch == book.unit.id)
    parts = (
        entry.select(entry.kind, entry.id, entry.month, entry.amount, entry.on, entry.undone_at).where(
            entry.unit == book.unit.id
        )
        + DuesExemption.select(
            pw.Value("exempt"), exempt.member, exempt.month, DuesExemption.due, DuesExemption.meeting_on,
            DuesExemption.ended_at,
        ).join(exempt).where(exempt.member.in_(of))
        + quarter.select(
            pw.Value("quarterly"), quarter.member, quarter.since, pw.Value(0), quarter.until, pw.Value(None)
        ).where(quarter.member.in_(of))
        + begun.select(pw.Value("begun"), begun.id, begun.since, pw.Value(0), begun.since, pw.Value(None)).where(
            begun.unit == book.unit.id
        )
    )  # fmt: skip
    for row in parts.objects():
        if row.kind == "exempt":
            if row.id in lines:
                lines[row.id].exempt[row.month] = row.amount
        elif row.kind == "quarterly":
            if row.id in lines:
                lines[row.id].quarterly.append((row.month, row.on))
        elif row.kind == "begun":
            book.since = row.month
        elif row.kind == "handed_up":
            if row.month.year == book.year:
                book.handed_up.append(row)
        elif row.undone_at is None:
            book.entered |= {row.month: row.id} if row.kind == "entered" else {}
            book.closed |= {row.month.year} if row.kind == "closed" else set()
    book.handed_up.sort(key=lambda row: (row.on, row.id))
