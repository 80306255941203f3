"""Tell the time: the one place that asks the machine. Rules get `now` and `today` handed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_frozen: datetime | None = None
_ahead = timedelta()  # of the machine's clock; only a run of the tests at another hour sets it


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen or datetime.now(UTC) + _ahead


def today() -> date:
    """The calendar day in China, where branches keep their books."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The calendar day in China on which `moment` falls."""
    return moment.astimezone(CHINA).date()


def written(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as phones and spreadsheets read it: `2026-11-23T02:00:01.004Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock in tests and demo data; the only thing about time that is ever faked."""
    global _frozen
    before, _frozen = _frozen, moment
    try:
        yield
    finally:
        _frozen = before
