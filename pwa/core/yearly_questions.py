"""Define how a package declares what a member is asked once a year: is this still so? One page asks everything, so that
nobody is asked twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .post_work import Words


@dataclass(frozen=True)
class YearlyQuestion:
    """Something on record about a member that is to be confirmed once a year.

    `name` is stored with each confirmation. `said_at`: member column → SQL query of the moment at which it was said
    last; no row or None if there is nothing to confirm. `known`: member → what is on record, in words. `change`: member
    id → address of the form where the member reports a change; `change_for`: the same for an officer or contact person
    who is told about it by the member, None if nobody else than the member can say it.
    """

    name: str
    label: Words
    said_at: Callable[[Any], Any]
    known: Callable[[Any], str]
    change: Callable[[UUID], str]
    change_for: Callable[[UUID], str] | None = None
