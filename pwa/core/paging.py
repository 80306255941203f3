"""Page lists of events, newest first: the address of the next page holds moment and id of the last row."""

from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from .clock import CHINA
from .ids import as_uuid

Mark = tuple[datetime, UUID]


def mark_of(at: datetime, row_id: UUID) -> str:
    """Where a page ends, as text for the address of the next one."""
    return f"{at.timestamp():.6f}~{row_id}"


def marked(text: str) -> Mark | None:
    """What `mark_of` wrote, or None for anything else."""
    seconds, _tilde, row = text.partition("~")
    found = as_uuid(row)
    try:
        return (datetime.fromtimestamp(float(seconds), CHINA), found) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def older(at: pw.Field, row_id: pw.Field, mark: Mark) -> pw.Expression:
    """Rows that come after `mark` when the newest is first."""
    return (at < mark[0]) | ((at == mark[0]) & (row_id < mark[1]))


def newest(rows: Any, at: Any, before: str, most: int) -> tuple[list[Any], str | None]:
    """At most so many rows of a query, newest by `at` first, that come after `before`; the next page's mark, if any."""
    row_id = at.model.id
    if mark := marked(before):
        rows = rows.where(older(at, row_id, mark))
    found = list(rows.order_by(at.desc(), row_id.desc()).limit(most + 1))
    last = found[most - 1] if len(found) > most else None
    return found[:most], mark_of(getattr(last, at.name), last.id) if last else None
