"""Decide what a member owes for a month, to which branch, and what stands against a payment.

Source of the rates: Rules on the Collection, Use and Management of Party Dues (Organisation Department, 2008, No. 3),
Articles 1–16; of the rest what each function says.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import months
from .money import rounded

WAGE, SALARY, IRREGULAR, RETIRED, FARMER, RELIEF = "wage", "salary", "irregular", "retired", "farmer", "relief"
PAYERS = (WAGE, SALARY, IRREGULAR, RETIRED, FARMER, RELIEF)
REGULAR, BACK, VOLUNTARY, LARGE = "regular", "back", "voluntary", "large"
COLLECTED = (REGULAR, BACK, VOLUNTARY)  # what a branch collects; a large voluntary payment goes to the committee
KINDS = (*COLLECTED, LARGE)
LARGE_FROM = 1000_00  # 分: from here on a voluntary payment goes whole to the Centre
MOST_MONTHS = 24  # of one payment; so long ago it may have been paid
INACTIVE_MONTHS = 6  # in a row without payment and without reason: people decide what follows (Reg2019 Art 31(6))
AHEAD = 2  # months after that of the payment: dues are paid by the month, in special cases by the quarter

Brackets = tuple[tuple[int | None, str], ...]


@dataclass(frozen=True)
class RateTable:
    """Rates in force from a month on: for each kind of payer with a base the brackets (to and with so many yuan, rate
    on the whole base), for the others the least and most 分 a month."""

    since: date
    brackets: Mapping[str, Brackets]
    fixed: Mapping[str, tuple[int, int]]
    source: str


EARNED: Brackets = ((3000, "0.005"), (5000, "0.01"), (10000, "0.015"), (None, "0.02"))
PENSION: Brackets = ((5000, "0.005"), (None, "0.01"))
RATES = (
    RateTable(
        date(2008, 4, 1),
        {WAGE: EARNED, SALARY: EARNED, IRREGULAR: EARNED, RETIRED: PENSION},
        {FARMER: (20, 100), RELIEF: (20, 20)},
        "中组发〔2008〕3号",
    ),
)


def table_for(month: date) -> RateTable:
    """Return the table of rates in force in a month; the earliest for months before it."""
    return next((table for table in reversed(RATES) if table.since <= month), RATES[0])


def due_by_rate(payer: str, base: Decimal, month: date) -> int | None:
    """Return the 分 a month that are due on a base in yuan: the rate of its bracket on the whole base, brackets closed
    at the top. None for payers without a base (farmers; students, unemployed, on relief). Source: Art 2–8."""
    brackets = table_for(month).brackets.get(payer)
    if brackets is None:
        return None
    rate = next(rate for top, rate in brackets if top is None or base <= top)
    return rounded(base * Decimal(rate))


def why_not_due(payer: str, due: int, month: date) -> str | None:
    """Return why a branch cannot set this amount: farmers pay 0.20 to 1.00 yuan, students, unemployed and members on
    relief 0.20 yuan (Art 7, 8); None if it can. Lower amounts are exemptions, which the committee approves."""
    least, most = table_for(month).fixed.get(payer, (1, None))
    if due < least or (most is not None and due > most):
        return "due_out_of_range"
    return None


def why_no_payment(
    kind: str, amount: int, first: date, last: date, paid_on: date, joined_on: date | None
) -> str | None:
    """Return why a branch cannot take this payment, or None: months in the wrong order or too many, before the month of
    joining, further ahead than the quarter that begins with the month of payment (dues are paid by the month, in
    special cases by the quarter; nobody pays them in advance), or a large voluntary payment, which the committee takes
    online. Large is what is paid in one go: several smaller payments are not one (Art 15)."""
    if last < first:
        return "months_reversed"
    if len(months.between(first, last)) > MOST_MONTHS:
        return "too_many_months"
    if joined_on and first < months.month_of(joined_on):
        return "before_joining_month"
    if kind == VOLUNTARY and amount >= LARGE_FROM:
        return "large_goes_to_committee"
    if kind == BACK and last >= months.month_of(paid_on):
        return "back_is_for_past_months"
    return "months_too_far_ahead" if last > months.later(months.month_of(paid_on), AHEAD) else None


def is_paid_too_long_ago(paid_on: date, recorded_on: date) -> bool:
    """Whether a payment lies further back than the books that pages show: more than 24 months before it is written
    down. What is older stands in the branch's old book."""
    return paid_on < months.later(months.month_of(recorded_on), -MOST_MONTHS)


def is_long_back_payment(kind: str, first: date, paid_on: date, most: int) -> bool:
    """Whether arrears of more than `most` months are paid, which is normally not done (`dues.backpay_max_months`)."""
    return kind == BACK and len(months.between(first, months.month_of(paid_on))) - 1 > most


@dataclass(frozen=True)
class Held:
    """A branch that held somebody's membership from one day to another (None: still)."""

    branch: Any
    began_on: date
    ended_on: date | None


def branch_owed(held: Iterable[Held], month: date) -> Any:
    """Return the branch to which the dues of a month are owed: that of the first day of the month, so that the leaving
    month is paid to the old branch and the new one begins with the month after (form of the letter of introduction:
    'dues paid until'); in the month of joining the first branch. None before it and after the end of the membership.
    The placement with a host changes nothing."""
    rows = sorted(held, key=lambda row: row.began_on)
    for row in rows:
        if row.began_on <= month and (row.ended_on is None or row.ended_on > month):
            return row.branch
    first = rows[0] if rows else None
    return first.branch if first and months.month_of(first.began_on) == month else None


@dataclass(frozen=True)
class Setting:
    """What somebody owes from a month on, in 分 a month, until the next setting."""

    since: date
    payer: str
    due: int


def setting_for(settings: Iterable[Setting], month: date) -> Setting | None:
    """Return the setting in force in a month."""
    known = [one for one in settings if one.since <= month]
    return max(known, key=lambda one: one.since) if known else None


def due_for(settings: Iterable[Setting], exempt: Mapping[date, int], month: date) -> int | None:
    """Return the 分 due for a month: what an approved exemption leaves of it, else the setting's; None if nothing was
    set, so that nobody can say what is owed."""
    found = setting_for(settings, month)
    if found is None:
        return None
    return min(found.due, exempt[month]) if month in exempt else found.due


@dataclass(frozen=True)
class Paid:
    """A payment that stands: not reversed, not waiting for a successor."""

    id: Any
    kind: str
    first: date
    last: date
    amount: int


def months_paid(payments: Iterable[Paid]) -> set[date]:
    """Return the months for which regular or back payments stand."""
    covered = (months.between(one.first, one.last) for one in payments if one.kind in (REGULAR, BACK))
    return {month for run in covered for month in run}


def paid_twice(payments: Iterable[Paid]) -> set[Any]:
    """Return the ids of payments with a month for which another one stands too."""
    by_month: dict[date, list[Any]] = {}
    for one in payments:
        for month in months.between(one.first, one.last) if one.kind in (REGULAR, BACK) else ():
            by_month.setdefault(month, []).append(one.id)
    return {one for ids in by_month.values() if len(ids) > 1 for one in ids}


def settled_with(quarterly: Iterable[tuple[date, date | None]], entered: Collection[date]) -> set[date]:
    """Return the entered months that can be unpaid for somebody who pays by the quarter in these spans of months (to
    None: still): a month of a quarter only once the quarter's last month is entered (Art 1: with the branch's consent
    by the quarter)."""

    def waits(month: date) -> bool:
        by_quarter = any(since <= month and (until is None or month <= until) for since, until in quarterly)
        return by_quarter and months.quarter_end(month) not in entered

    quarterly = list(quarterly)
    return {month for month in entered if not waits(month)}


def unpaid_months(
    owed: Collection[date], due: Mapping[date, int | None], paid: Collection[date], entered: Collection[date]
) -> list[date]:
    """Return the months that somebody owes: a positive amount is due, none was paid, and the branch has marked the
    month as entered. Before that nobody is named."""
    return [month for month in sorted(owed) if due.get(month) and month in entered and month not in paid]


def longest_run(unpaid: Collection[date], year: int) -> list[date]:
    """Return the longest run of months without payment that reaches into a year, also if it began in the one before.
    From six months without reason people decide what follows, never the program (Reg2019 Art 31(6))."""
    runs = [months.between(first, last) for first, last in months.spans(unpaid) if last.year >= year]
    return max(runs, key=len, default=[])


def booked_year(paid_on: date, closed: Collection[int]) -> int:
    """Return the year in whose book a payment stands: that of its day, or, if that was closed, the next open one."""
    return next_open(paid_on.year, closed)


def first_open_day(on: date, closed: Collection[int]) -> date:
    """Return the day from which a change counts for dues: its own, or the first day of the next year that is not
    closed, for a closed year keeps its book."""
    year = next_open(on.year, closed)
    return on if year == on.year else date(year, 1, 1)


def next_open(year: int, closed: Collection[int]) -> int:
    """Return this year, or the next one that is not closed: what changes a closed year is booked there."""
    while year in closed:
        year += 1
    return year
