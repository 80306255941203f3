"""Count days and calendar months. Legal periods are calendar months, never 180 days (docs/rules.md)."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month: 31 August + 6 months is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born_on: date, day: date) -> int:
    """Return the age in years on a day; who was born on 29 February is a year older on the last day of February."""
    years = day.year - born_on.year
    return years if day >= add_months(born_on, 12 * years) else years - 1


def day_count(began_on: date, today: date) -> int:
    """Count the days of an absence; the day of leaving is day 1, days before it give 0."""
    return max((today - began_on).days + 1, 0)
