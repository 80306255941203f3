"""Count calendar months of dues. A month is the date of its first day; on the wire it is `2026-11`."""

import re
from collections.abc import Iterable
from datetime import date

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_in(text: str) -> date | None:
    """Return the first day of a month that is written `2026-11`; None for anything else."""
    found = MONTH.fullmatch(text) if text.isascii() else None
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_of(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def written(month: date) -> str:
    """Return the month as the wire writes it: `2026-11`."""
    return f"{month.year:04}-{month.month:02}"


def later(month: date, count: int) -> date:
    """Return the month that comes `count` months after this one; before it, if the count is negative."""
    whole = month.year * 12 + month.month - 1 + count
    return date(whole // 12, whole % 12 + 1, 1)


def between(first: date, last: date) -> list[date]:
    """List the months from the first to the last, both included; none if the last is earlier."""
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return [later(first, n) for n in range(max(number, 0))]


def quarter_end(day: date) -> date:
    """Return the last month of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 3, 1)


def of_year(year: int) -> list[date]:
    """List the twelve months of a year."""
    return between(date(year, 1, 1), date(year, 12, 1))


def spans(months: Iterable[date]) -> list[tuple[date, date]]:
    """Join months that follow each other: (first, last) of each run, the earliest first."""
    found: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if found and later(found[-1][1], 1) == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found
