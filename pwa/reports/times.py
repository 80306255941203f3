"""Compute the times of a report: as claimed by the phone, as received, corrected. Pure."""

import re
from datetime import UTC, datetime, timedelta

SKEW_FROM = timedelta(minutes=2)
FIRST_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)


def corrected(claimed: datetime, sent_at: datetime | None, received: datetime) -> tuple[datetime, bool]:
    """Return the corrected time, and whether the clock was shifted or the time had to be limited."""
    skew = sent_at - received if sent_at else timedelta(0)
    try:
        moment = claimed - skew if abs(skew) > SKEW_FROM else claimed
    except OverflowError:
        moment = FIRST_CLOCK
    return min(max(moment, FIRST_CLOCK), received), abs(skew) > SKEW_FROM or moment > received


MOMENT = re.compile(
    r"(197[1-9]|19[89][0-9]|[2-8][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


TOO_FINE, LONGEST = re.compile(r"(\.[0-9]{6})[0-9]+"), len("2026-11-22T21:14:05.123456+08:00")


def moment_of(text: object) -> datetime | None:
    """Return the moment of an RFC 3339 text with offset in the years 1971 to 8999, or None."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat((TOO_FINE.sub(r"\1", text) if len(text) > LONGEST else text).upper())
    except ValueError:  # such as 30 February
        return None
