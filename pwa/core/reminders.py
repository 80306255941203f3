"""Define the class with which a package declares who is to be reminded of what; `pwa/reminders` keeps the queue and
sends.

A rule is asked twice: when people are looked for, and again about one person in the moment of sending. What it no
longer answers then is not sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .post_work import Words

URGENT, ROUTINE = "urgent", "routine"
KINDS = (URGENT, ROUTINE)


@dataclass(frozen=True)
class Due:
    """One person who is to be reminded, by the id of their member file, and the day it refers to: a rule reminds a
    person of a day once. `until`: from then on a call does not help either. `about`: what an urgent one is about,
    such as a record and the moment of its change: of two that change on one day, the second is told too."""

    person: UUID
    county_id: UUID
    on: date
    until: datetime | None = None
    about: str = ""


@dataclass(frozen=True)
class ReminderRule:
    """Of what people are reminded. `due`: (moment, ids of members or None for everybody) → who is due at that moment.
    `words`: what it is about, for the person, without a name. `source`: where it is written. `everywhere`: it goes out
    by every channel that reaches the person, to each of their phones, instead of by the first one that takes it.
    `endpoint`: the view of the page where it is done."""

    name: str
    kind: str
    due: Callable[[datetime, "list[UUID] | None"], Iterable[Due]]
    words: Words = None
    source: str = ""
    everywhere: bool = False
    endpoint: str = "today.home"


def only(column: Any, people: "list[UUID] | None") -> Any:
    """Build the condition that a column names one of these people; None: everybody."""
    return column.is_null(False) if people is None else column.in_(people)
