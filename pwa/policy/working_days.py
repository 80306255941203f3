"""Count working days. Which days are worked is decided anew for each year (调休): weekdays that are off, days of a
weekend that are worked. An administrator enters them; what is not entered is never guessed silently.

In a year that was not entered Monday to Friday count as worked, and the result names that year, so that the page can
say so (`unknown_years_reason`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .sources import Reason, _

DAY = timedelta(days=1)
MOST = 1_000  # working days that are counted ahead: nearly four years


@dataclass(frozen=True)
class WorkingCalendar:
    """What was entered: the years, the weekdays that are off in them, the days of weekends that are worked."""

    years: frozenset[int] = frozenset()
    days_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether people work on this day; in a year that was not entered, Monday to Friday."""
        return day in self.worked if is_weekend(day) else day not in self.days_off


@dataclass(frozen=True)
class CountedDay:
    """A day that was counted to, and the years on the way there whose calendar was not entered."""

    on: date
    unknown_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class CountedDays:
    """How many working days were counted, and the years among them whose calendar was not entered."""

    n: int
    unknown_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class WorkingTerm:
    """A deadline in working days: its last day, whether it is over today, how many working days have passed, and the
    years on the way to its last day whose calendar was not entered."""

    last_day: date
    is_over: bool
    passed: int
    unknown_years: tuple[int, ...] = ()


def is_weekend(day: date) -> bool:
    """Whether it is a Saturday or Sunday."""
    return day.weekday() >= 5


def working_days_after(day: date, n: int, calendar: WorkingCalendar) -> CountedDay:
    """Return the n-th working day after a day. The day itself is not counted (Civil Code, Art. 201): one working day
    after a Friday is Monday. n = 0 gives the day itself. Raises ValueError for n under 0 or over MOST."""
    if not 0 <= n <= MOST:
        raise ValueError(f"{n} working days are not counted")
    on, left = day, n
    while left:
        on += DAY
        left -= calendar.is_working(on)
    return CountedDay(on, _unknown(day, on, calendar))


def working_days_between(first: date, last: date, calendar: WorkingCalendar) -> CountedDays:
    """Count the working days after `first` up to and with `last`; none where `last` is not later. So many have passed
    on the day `last` of a term that began on `first`."""
    days = (first + DAY * n for n in range(1, (last - first).days + 1))
    return CountedDays(sum(map(calendar.is_working, days)), _unknown(first, last, calendar))


def working_term(began: date, n: int, today: date, calendar: WorkingCalendar) -> WorkingTerm:
    """Return the deadline of n working days that began on a day, as it stands today. The day on which it began is not
    counted, and the last day is still in time."""
    last = working_days_after(began, n, calendar)
    passed = working_days_between(began, today, calendar)
    return WorkingTerm(last.on, today > last.on, passed.n, last.unknown_years)


def unknown_years_reason(years: Iterable[int]) -> Reason | None:
    """Return the sentence about years whose calendar was not entered; None if there are none."""
    named = ", ".join(str(year) for year in sorted(set(years)))
    text = _(
        "The working days of %(years)s are not entered yet: counted from Monday to Friday, without public holidays and "
        "the weekends that are worked for them."
    )
    return Reason(text, {"years": named}) if named else None


def _unknown(first: date, last: date, calendar: WorkingCalendar) -> tuple[int, ...]:
    """The years of the days after `first` up to `last` that were not entered."""
    if last <= first:
        return ()
    return tuple(year for year in range((first + DAY).year, last.year + 1) if year not in calendar.years)
