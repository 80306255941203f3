"""Tell the time: the only module that reads the machine's clock. Rules take `now` and `today` as arguments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_frozen: datetime | None = None
_ahead = timedelta()  # added to the machine's clock; only a test run at another hour sets it


def now() -> datetime:
    """Return the present time, timezone-aware, in UTC."""
    return _frozen or datetime.now(UTC) + _ahead


def today() -> date:
    """Return today's date in China, where the branches are."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the date in China at `moment`."""
    return moment.astimezone(CHINA).date()


def written(moment: datetime) -> str:
    """Format a moment by RFC 3339, UTC with milliseconds, for phones and spreadsheets: `2026-11-23T02:00:01.004Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment`, for tests and demo data. Nothing else about time is ever faked."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before
