"""Read a branch's book of dues for a year: who owes what, what was paid for which month, what was handed up."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import day_of
from pwa.members.models import Affiliation, Member, MembershipEnd
from pwa.organisations.models import Unit

from . import months
from .models import BookEntry, Contest, DuesBook, DuesExemption, DuesSetting, ExemptMonth, Payment
from .rules import (
    LARGE,
    Held,
    Paid,
    Setting,
    branch_owed,
    due_for,
    months_in_a_row,
    months_paid,
    paid_twice,
    unpaid_months,
)  # fmt: skip


@dataclass
class Line:
    """One member in the book: what is due for each month of the year, and the payments that stand."""

    id: UUID
    name: str
    name_key: str
    held: list[Held] = field(default_factory=list)
    settings: dict[UUID, Setting] = field(default_factory=dict)
    exempt: dict[date, int] = field(default_factory=dict)
    payments: list[Any] = field(default_factory=list)
    due: dict[date, int | None] = field(default_factory=dict)
    unpaid: list[date] = field(default_factory=list)

    @property
    def standing(self) -> list[Paid]:
        """The payments that count."""
        return [Paid(one.id, one.kind, one.first, one.last, one.amount) for one in self.payments if one.stands]

    @property
    def paid(self) -> set[date]:
        """The months that were paid."""
        return months_paid(self.standing)

    @property
    def twice(self) -> set[UUID]:
        """The payments with a month for which another one stands too."""
        return paid_twice(self.standing)

    @property
    def in_a_row(self) -> int:
        """The longest run of months without payment."""
        return months_in_a_row(self.unpaid)


@dataclass
class Book:
    """The book of one branch and year. Sums are 分."""

    unit: Unit
    year: int
    since: date | None = None
    lines: list[Line] = field(default_factory=list)
    entered: set[date] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    handed_up: list[Any] = field(default_factory=list)  # of this year, the earliest first

    @property
    def is_closed(self) -> bool:
        """Whether this year is closed."""
        return self.year in self.closed

    @property
    def payments(self) -> list[Any]:
        """The payments booked in this year, without those taken for the Centre."""
        return [one for line in self.lines for one in line.payments if one.booked_year == self.year and one.stands]

    @property
    def collected(self) -> int:
        """What the branch is to hand up: everything that stands in this year's book but large voluntary payments."""
        return sum(one.amount for one in self.payments if one.kind != LARGE)

    @property
    def handed(self) -> int:
        """What was handed up."""
        return sum(one.amount for one in self.handed_up if one.undone_at is None)

    def collected_in(self, month: date) -> int:
        """Return what was paid in a month of this year, by the day of payment; what came after its year was closed
        stands in the first month."""
        return sum(
            one.amount
            for one in self.payments
            if one.kind != LARGE and max(months.month_of(one.paid_on), date(self.year, 1, 1)) == month
        )


def held_by(member_id: UUID) -> list[Held]:
    """Return the branches that held the member's membership, with the day of its end."""
    rows = Affiliation.select(Affiliation, Unit).join(Unit).where(Affiliation.member == member_id)
    end = MembershipEnd.select(MembershipEnd.ended_on)
    over = end.where(MembershipEnd.member == member_id, MembershipEnd.undone_at.is_null()).scalar()
    return [_held(row.branch, row.began_at, row.ended_at, over) for row in rows.order_by(Affiliation.began_at)]


def _held(branch: Any, began_at: Any, ended_at: Any, over: date | None) -> Held:
    ended = day_of(ended_at) if ended_at else over
    return Held(branch, day_of(began_at), ended)


def closed_years(unit_id: UUID) -> set[int]:
    """Return the years that the branch has closed."""
    rows = BookEntry.select(BookEntry.month).where(BookEntry.unit == unit_id, BookEntry.kind == "closed")
    return {row.month.year for row in rows.where(BookEntry.undone_at.is_null())}


def read_book(unit: Unit, year: int) -> Book:
    """Read the book, in three queries whatever the number of members."""
    first, last = date(year, 1, 1), date(year, 12, 1)
    book, lines = Book(unit, year), _members(unit, first)
    _notes(book, lines)
    twelve, shown = months.of_year(year), Payment.select(Payment, Contest.id.alias("contest"), Contest.answered_at)
    mine = (Payment.booked_year == year) | ((Payment.first <= last) & (Payment.last >= first))
    shown = shown.join(Contest, pw.JOIN.LEFT_OUTER, on=(Contest.payment == Payment.id))
    for row in shown.where(Payment.branch == unit.id, mine).order_by(Payment.paid_on, Payment.id).objects():
        line = lines.get(row.member_id)
        if line:
            line.payments.append(row)
    for line in lines.values():
        owed = [m for m in twelve if branch_owed(line.held, m) == unit.id and (book.since is None or m >= book.since)]
        line.due = {month: due_for(line.settings.values(), line.exempt, month) for month in owed}
        line.unpaid = unpaid_months(owed, line.due, line.paid, book.entered)
    kept = [line for line in lines.values() if line.due or line.payments]
    book.lines = sorted(kept, key=lambda line: (line.name_key, str(line.id)))
    return book


def _members(unit: Unit, since: date) -> dict[UUID, Line]:
    """Everybody whose membership the branch held in the year or later, with what they owe from when."""
    held, over = Affiliation.branch == unit.id, MembershipEnd.undone_at.is_null()
    one = DuesSetting
    rows = (
        Affiliation.select(
            Affiliation.began_at, Affiliation.ended_at, Member.id.alias("member_id"), Member.name, Member.name_key,
            MembershipEnd.ended_on.alias("over"), one.id.alias("setting"), one.since, one.payer, one.due,
        )
        .join(Member)
        .join(MembershipEnd, pw.JOIN.LEFT_OUTER, on=((MembershipEnd.member == Member.id) & over))
        .switch(Member)
        .join(one, pw.JOIN.LEFT_OUTER, on=((one.member == Member.id) & one.replaced_at.is_null()))
        .where(held, Member.joined_into.is_null())
    )  # fmt: skip
    found: dict[UUID, Line] = {}
    for row in rows.objects():
        line = found.setdefault(row.member_id, Line(row.member_id, row.name, row.name_key))
        stay = _held(unit.id, row.began_at, row.ended_at, row.over)
        if stay not in line.held:
            line.held.append(stay)
        if row.setting:
            line.settings[row.setting] = Setting(row.since, row.payer, row.due)
    ended = [line.id for line in found.values() if all(s.ended_on and s.ended_on < since for s in line.held)]
    return {member_id: line for member_id, line in found.items() if member_id not in ended}


def _notes(book: Book, lines: dict[UUID, Line]) -> None:
    """Read what stands beside the payments: exemptions, months entered, years closed, sums handed up, the beginning."""
    entry, exempt, begun = BookEntry, ExemptMonth, DuesBook
    of = Affiliation.select(Affiliation.member).where(Affiliation.branch == book.unit.id)
    parts = (
        entry.select(entry.kind, entry.id, entry.month, entry.amount, entry.on, entry.undone_at).where(
            entry.unit == book.unit.id
        )
        + DuesExemption.select(
            pw.Value("exempt"), exempt.member, exempt.month, DuesExemption.due, DuesExemption.meeting_on,
            DuesExemption.ended_at,
        ).join(exempt).where(exempt.member.in_(of))
        + begun.select(pw.Value("begun"), begun.id, begun.since, pw.Value(0), begun.since, pw.Value(None)).where(
            begun.unit == book.unit.id
        )
    )  # fmt: skip
    for row in parts.objects():
        if row.kind == "exempt":
            if row.id in lines and row.undone_at is None:
                lines[row.id].exempt[row.month] = row.amount
        elif row.kind == "begun":
            book.since = row.month
        elif row.kind == "handed_up":
            if row.on.year == book.year:
                book.handed_up.append(row)
        elif row.undone_at is None:
            book.entered |= {row.month} if row.kind == "entered" else set()
            book.closed |= {row.month.year} if row.kind == "closed" else set()
    book.handed_up.sort(key=lambda row: (row.on, row.id))


def sum_by_database(unit_id: UUID, year: int) -> int:
    """Return what `Book.collected` says, summed by the database."""
    rows = Payment.select(pw.fn.COALESCE(pw.fn.SUM(Payment.amount), 0)).where(
        Payment.branch == unit_id, Payment.booked_year == year, Payment.stands, Payment.kind != LARGE
    )
    return int(rows.scalar())
