"""The times of a report: as claimed, as received, corrected. Pure."""

import re
from datetime import UTC, datetime, timedelta

SKEW_FROM = timedelta(minutes=2)
FIRST_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)


def corrected(claimed: datetime, sent_at: datetime | None, received: datetime) -> tuple[datetime, bool]:
    """The corrected time, and whether the clock had to be shifted or the time clamped."""
    skew = sent_at - received if sent_at else timedelta(0)
    try:
        moment = claimed - skew if abs(skew) > SKEW_FROM else claimed
    except OverflowError:
        moment = FIRST_CLOCK
    return min(max(moment, FIRST_CLOCK), received), abs(skew) > SKEW_FROM or moment > received


MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")


def moment_of(text: object) -> datetime | None:
    """An RFC 3339 time with its offset, or None."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        return None
    whole = re.sub(r"(\.\d{6})\d+", r"\1", text)
    try:
        found = datetime.fromisoformat(whole.upper())
        return found if 1970 < found.year < 9000 and found.utcoffset() is not None else None
    except (ValueError, OverflowError):
        return None
