"""Decide how long an offer stands and who reads which part of it.

What members offer is said by themselves, of their own will. There are no points, no order of persons by what they did,
and nothing is added up about a person.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from pwa.policy import add_months

FIELDS = ("skills", "words", "region", "when")  # parts of an offer, each with its own readers
READERS = ("branch", "host", "committee")
VALID_MONTHS, ASKED_MONTHS = 12, 11  # an offer ends after a year; its owner is asked in the last month
MOST_SKILLS = 10


def offer_ends_on(said_on: date) -> date:
    """Return the day from which an offer said on this day stands no more: a year later."""
    return add_months(said_on, VALID_MONTHS)


def offer_asked_from(said_on: date) -> date:
    """Return the day from which its owner is asked whether the offer still stands."""
    return add_months(said_on, ASKED_MONTHS)


def said_since(today: date) -> date:
    """Return the first day on which an offer that stands today can have been said."""
    day = add_months(today, -VALID_MONTHS)
    while offer_ends_on(day) <= today:
        day = date.fromordinal(day.toordinal() + 1)
    return day


def readers_of(named: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return who reads each part of an offer, from what was sent as `field:reader`; a part that is not named is read by
    the branch."""
    chosen: dict[str, set[str]] = {}
    for one in named:
        part, _, reader = one.partition(":")
        chosen.setdefault(part, set()).add(reader)
    return {part: tuple(one for one in READERS if one in chosen.get(part, {"branch"})) for part in FIELDS}


def parts_read_by(readers: Mapping[str, Iterable[str]], reading_as: Iterable[str]) -> list[str]:
    """Return the parts of an offer that somebody reads who is `branch`, `host` or `committee` to the member."""
    mine = set(reading_as)
    return [part for part in FIELDS if mine & set(readers[part])]
