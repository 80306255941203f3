"""Decide what a member is asked to confirm once a year. Pure rules on plain values (docs/rules.md, 'Confirmations')."""

from collections.abc import Mapping
from datetime import date, timedelta

NOT_BEFORE = timedelta(days=30)  # after everything was confirmed, and in a new file; no unit sets a shorter time


def to_confirm(last_said: Mapping[str, date], today: date, every_days: int, fresh_days: int) -> list[str]:
    """Return the names of what is to be confirmed, in the same order. `last_said`: when each was said last.

    Nothing is asked before something was said a year ago (`every_days`). Then everything that is not fresh
    (`fresh_days`) is asked with it, so that one page a year is enough.
    """
    if not any(today - day >= timedelta(days=every_days) for day in last_said.values()):
        return []
    return [name for name, day in last_said.items() if today - day >= timedelta(days=fresh_days)]


def asked_since(last_said: Mapping[str, date], every_days: int) -> date:
    """Return the day from which the member is asked: a year after the oldest of what is on record was said."""
    return min(last_said.values()) + timedelta(days=every_days)
