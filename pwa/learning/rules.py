"""Decide how a member stands in a year of learning, and what a programme, an exemption and material may say. Pure rules
on plain values (docs/rules.md).

Source: Regulations on the Education and Management of Party Members (2019), Art 9–15 (topics), 20 and 23 (class hours).
"""

from dataclasses import dataclass
from datetime import date

TOPICS = ("theory", "politics", "rules_law", "purpose", "tradition", "situation", "skills")
OLD, ILL, DISABLED, OTHER = "old", "ill", "disabled", "other"
REASONS = (OLD, ILL, DISABLED, OTHER)
MOST_HALVES = 48  # of one item of a programme
LONGEST_TITLE, LONGEST_WORDS = 80, 20_000  # characters
FIRST_YEAR = 2019  # of the regulations


@dataclass(frozen=True)
class ClassHours:
    """A member's year, in halves of class hours: what is asked for, from meetings, from confirmed study, and what is
    planned for the days to come. `exempt`: the reason, if nothing hard is demanded of them this year."""

    needed: int
    held: int
    confirmed: int
    planned: int = 0
    exempt: str = ""

    @property
    def done(self) -> int:
        return self.held + self.confirmed


def is_met(hours: ClassHours) -> bool:
    """Whether the hours of the year are reached."""
    return hours.done >= hours.needed


def is_asked(hours: ClassHours) -> bool:
    """Whether the hours are demanded of this member: not of who is exempt (Art 23)."""
    return not hours.exempt


def years_offered(today: date) -> tuple[int, ...]:
    """Return the years that pages offer: this one, the next (a programme is made in December), and the two before."""
    return (today.year + 1, today.year, today.year - 1, today.year - 2)


def why_no_item(year: int, until: date, half_hours: int, today: date) -> dict[str, str]:
    """Return why a programme of this year cannot have such an item, as field → reason code: it takes place in its year,
    in this year or the next, and takes some time."""
    found = {}
    if year not in (today.year, today.year + 1):
        found["year"] = "not_a_programme_year"
    elif until.year != year:
        found["until"] = "until_in_its_year"
    elif until < today:
        found["until"] = "until_is_past"
    if not 0 < half_hours <= MOST_HALVES:
        found["hours"] = "hours_needed"
    return found


def why_no_exemption(year: int, reason: str, words: str, decided_on: date, today: date) -> dict[str, str]:
    """Return why such an exemption cannot be recorded, as field → reason code. It is of one year: this one, the one
    before or the next, so that it is looked at anew each year."""
    found = {}
    if year not in (today.year, today.year - 1, today.year + 1):
        found["year"] = "not_an_exemption_year"
    if reason == OTHER and not words:
        found["words"] = "say_the_reason"
    if decided_on.year < year - 1:
        found["decided_on"] = "decided_long_before"
    return found
