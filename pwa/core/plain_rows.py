"""Turn rows into plain values for data exports: ids and moments as text, without keys and secrets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

Rows = list[dict[str, Any]]
NOT_TOLD = {
    "county_id", "member", "account", "account_id", "member_id", "content_hash", "id_sealed", "id_index", "search",
}  # fmt: skip


def plain_rows(rows: Iterable[Any], *without: str) -> Rows:
    """The columns of these rows as plain values, but for inner ones and `without`."""
    hidden = NOT_TOLD | set(without)
    return [{name: plain(value) for name, value in row.__data__.items() if name not in hidden} for row in rows]


def plainly(rows: Iterable[dict[str, Any]]) -> Rows:
    """Rows that are dicts already, with plain values."""
    return [{name: plain(value) for name, value in row.items()} for row in rows]


def plain(value: Any) -> Any:
    """A value as JSON and a table can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
