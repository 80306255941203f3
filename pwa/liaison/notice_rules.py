"""Decide to whom a notice is told, how long it is news, and until when it may be valid. Pure rules on plain values
(docs/rules.md)."""

from collections.abc import Iterable
from datetime import date, timedelta

KINDS = ("notice", "decision", "election", "help")
AUDIENCES = ("all", "away", "here")
ENDS = ("replaced", "withdrawn")  # by a corrected version; by whoever published it
LONGEST_TITLE, LONGEST = 60, 3000  # characters: twenty notices of this length are kept on a phone
USUALLY_VALID = timedelta(days=30)  # what the form proposes
KEPT = 20  # notices on the page that a phone keeps
VALID, EXPIRED = "valid", "expired"


def audiences_of(own: bool, away: bool) -> tuple[str, ...]:
    """Return which notices of a unit are told to a member: of the units of their own branch (`own`) those to everybody
    and to members who are away, or here, as they are; of the units where they are placed those to whoever is there."""
    return ("all", "away") if own and away else ("all", "here")


def state_of(ended_how: str, valid_until: date, today: date) -> str:
    """Return where a notice stands: valid, expired, or how it ended. It is valid on its last day."""
    return ended_how or (VALID if today <= valid_until else EXPIRED)


def why_not_valid_until(day: date, today: date) -> str | None:
    """Return why a notice cannot be valid until this day, as a reason code."""
    return "valid_until_past" if day < today else None


def nearest(paths: Iterable[str], target: str) -> str | None:
    """Return which of the units at these paths speaks to the one at `target`: the nearest that is it or above it."""
    return max((path for path in paths if target.startswith(path)), key=len, default=None)
