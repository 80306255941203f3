"""Turn rows into plain values for data exports: ids and times as text, without foreign keys and secrets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

Rows = list[dict[str, Any]]
NOT_EXPORTED = {
    "county_id", "member", "account", "account_id", "member_id", "content_hash", "id_sealed", "id_index", "search",
    "name_key", "month_only",
}  # fmt: skip


def plain_rows(rows: Iterable[Any], *without: str) -> Rows:
    """Return each row as a dict of plain values, without the columns of NOT_EXPORTED and those in `without`."""
    hidden = NOT_EXPORTED | set(without)
    return [{name: plain(value) for name, value in row.__data__.items() if name not in hidden} for row in rows]


def plain_dicts(rows: Iterable[dict[str, Any]]) -> Rows:
    """Return these dicts with plain values."""
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """Return the value as JSON and a spreadsheet can hold it: dates in ISO 8601, UUIDs as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
