"""Read the working days of a year as the notice of the State Council says them: each festival with its days off, and
the days of weekends that are worked for it (调休). Pure rules on plain values (docs/rules.md)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.policy import WorkingCalendar
from pwa.policy.working_days import is_weekend

FESTIVALS = ("new_year", "spring", "qingming", "labour", "dragon_boat", "mid_autumn", "national", "other")
LONGEST = timedelta(days=15)  # of one festival with its weekends
AROUND = timedelta(days=31)  # so far the notice about a year reaches into the years beside it, and from a festival
ENTERED_FROM = 12  # the month from which the next year is asked for: the notice comes in November
DAY = timedelta(days=1)
FULL = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)日?")
SHORT = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)日?")


@dataclass(frozen=True)
class Holiday:
    """A festival: its first and last day off, and the days of weekends that are worked for it."""

    festival: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    def days(self) -> list[date]:
        """List the days from the first to the last."""
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]


def calendar_of(years: Mapping[int, Iterable[Holiday]]) -> WorkingCalendar:
    """Return the calendar of the years that were entered."""
    holidays = [one for some in years.values() for one in some]
    off = {day for one in holidays for day in one.days() if not is_weekend(day)}
    return WorkingCalendar(frozenset(years), frozenset(off), frozenset(day for one in holidays for day in one.worked))


def worked_days_in(text: str, festival_begins: date) -> list[date] | None:
    """Read days as people write them (`2月14日、2月28日`, `02-14, 2026-02-28`), each of the year in which it lies
    nearest to the festival. None if something in the text is no day."""
    found, rest = [], text
    for match in FULL.finditer(text):
        found.append(tuple(map(int, match.groups())))
        rest = rest.replace(match[0], " ", 1)
    for match in SHORT.finditer(rest):
        month = int(match[1])
        turn = (month < 3 and festival_begins.month > 10) - (month > 10 and festival_begins.month < 3)
        found.append((festival_begins.year + turn, month, int(match[2])))
    if re.search(r"\d", SHORT.sub(" ", rest)) or (text.strip() and not found):
        return None
    try:
        return sorted({date(*one) for one in found})
    except ValueError:
        return None


def why_not_holidays(holidays: Iterable[Holiday], year: int) -> dict[str, str]:
    """Return what cannot be entered for a year: (field `<festival>_first`, `_last`, `_worked`) → reason code."""
    wrong, taken = {}, set[date]()
    nearest, farthest = date(year, 1, 1) - AROUND, date(year, 12, 31) + AROUND
    for one in holidays:
        if one.first < nearest or one.last > farthest:
            wrong[f"{one.festival}_first"] = "another_year"
        elif not timedelta(0) <= one.last - one.first <= LONGEST:
            wrong[f"{one.festival}_last"] = "last_before_first" if one.last < one.first else "too_many_days_off"
        elif taken & {*one.days()}:
            wrong[f"{one.festival}_first"] = "off_already"
        else:
            taken |= {*one.days()}
    for one in holidays:
        if not all(is_weekend(day) for day in one.worked):
            wrong[f"{one.festival}_worked"] = "worked_on_a_weekday"
        elif not all(one.first - AROUND <= day <= one.last + AROUND for day in one.worked):
            wrong[f"{one.festival}_worked"] = "worked_far_away"
        elif taken & {*one.worked}:
            wrong[f"{one.festival}_worked"] = "worked_and_off"
    return wrong


def years_to_enter(entered: Iterable[int], today: date) -> list[int]:
    """Return the years that an administrator is asked for: this one, and from December on the next."""
    return sorted({today.year, today.year + (today.month >= ENTERED_FROM)} - {*entered})
