"""Decide who has a place in a service task and who is on the wait list, how near it is, and with what it clashes.

Claims rank by arrival: whoever comes late displaces nobody. The list follows from the stored claims alone, in whatever
order they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

MOST_PLACES = 500
SAME_COUNTY, SAME_CITY, ELSEWHERE = 0, 1, 2
LASTS = timedelta(hours=2)  # how long something without a stated length is taken to last
COUNTY_DIGITS, CITY_DIGITS, PROVINCE_DIGITS = 6, 4, 2


@dataclass(frozen=True)
class ClaimFact:
    """One claim, or `drops` one: when it was written, and as which it arrived."""

    member: UUID
    drops: bool
    at: datetime
    arrival: int


@dataclass(frozen=True)
class Standing:
    """Who stands in the list, by which arrival, and whether they have a place."""

    member: UUID
    arrival: int
    has_place: bool


def standings(facts: Iterable[ClaimFact], places: int | None) -> list[Standing]:
    """Return the list of a service task with so many places (None: any number), in its order. Of each person the claims
    since they dropped last count, by the first of them to arrive."""
    arrivals: dict[UUID, int] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.arrival)):
        if fact.drops:
            arrivals.pop(fact.member, None)
        else:
            arrivals[fact.member] = min(arrivals.get(fact.member, fact.arrival), fact.arrival)
    ranked = sorted(arrivals.items(), key=lambda one: one[1])
    return [Standing(member, arrival, places is None or rank < places) for rank, (member, arrival) in enumerate(ranked)]


def nearness(place: str, division: str, *, is_region: bool = False) -> int:
    """Return how near a place is to the division of a service task: in its county (or known only as its city), in its
    city, or elsewhere. A place known only as a province is elsewhere; a region that somebody named for their offer
    (`is_region`) may be that wide."""
    if not place.isdigit() or len(place) != COUNTY_DIGITS:
        return ELSEWHERE
    level = PROVINCE_DIGITS if place[2:] == "0000" else CITY_DIGITS if place[4:] == "00" else COUNTY_DIGITS
    if level == PROVINCE_DIGITS and not is_region:
        return ELSEWHERE
    if division[:level] == place[:level]:
        return SAME_COUNTY
    return SAME_CITY if place[:CITY_DIGITS] == division[:CITY_DIGITS] else ELSEWHERE


def asking_order(asked_on: date | None, near: int) -> tuple[bool, date, int]:
    """Return the key by which people are asked: those never asked, then who was asked least lately, then who is
    near."""
    return asked_on is not None, asked_on or date.min, near


def clashes(begins: datetime, half_hours: int, other: datetime, other_half_hours: int) -> bool:
    """Whether two things overlap; one whose length is not stated is taken to last two hours."""
    ends = begins + (timedelta(minutes=30) * half_hours or LASTS)
    other_ends = other + (timedelta(minutes=30) * other_half_hours or LASTS)
    return begins < other_ends and other < ends


def why_not_places(places: int | None, taken: int) -> str | None:
    """Return why there cannot be so many places: fewer than people who have one already."""
    return "fewer_than_taken" if places is not None and places < taken else None
