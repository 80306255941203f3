"""Say the items of a file as they are known: a date whose day nobody wrote as a month, a destination with what stands
behind its division. Pure functions.

The column of such a date holds the first of its month, by which rules count; `month_only` names the item.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

DAYS = ("born_on", "joined_on", "full_on", "lost_since")


class Month(NamedTuple):
    """A year and a month whose day nobody wrote; as text '1985-03'."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """The first day, by which rules count."""
        return date(self.year, self.month, 1)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in this month."""
        return day is not None and (day.year, day.month) == self


def as_known(item: str, fields: Mapping[str, Any]) -> Any:
    """Return one item of a file, whose fields are given by name."""
    value = fields[item]
    if value is not None and item in (fields["month_only"] or "").split():
        return Month(value.year, value.month)
    if item == "destination" and value:
        return " ".join(filter(None, (value, fields["destination_area"])))
    return value


def in_force(item: str, fields: Mapping[str, Any], newer: Mapping[str, Any]) -> Any:
    """Return one item of a file, or the value that another package has for it, where that is another."""
    return newer[item] if item in newer and newer[item] != fields[item] else as_known(item, fields)


def names_of_months(items: Iterable[str]) -> str | None:
    """Return how `month_only` names these items; None for none."""
    return " ".join(item for item in DAYS if item in set(items)) or None


def read_stored(text: str) -> date | Month:
    """Return the day or month that the history stores as this text."""
    return date.fromisoformat(text) if len(text) > len("1985-03") else Month(*map(int, text.split("-")))
