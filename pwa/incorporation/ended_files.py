"""Delete files that a host keeps of people who are not its members, a year after they ended."""

from datetime import timedelta
from typing import Any

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import write

KEPT_FOR = timedelta(days=365)
AT_ONCE = 500


def delete_ended(model: Any, noun: str) -> int:
    """Delete the rows of a table of files (`ended_at`, `county_id`) that ended over a year ago, some in each
    transaction, each with an audit line `deleted NOUN`. Returns how many."""
    over, number = model.ended_at < now() - KEPT_FOR, 0
    while rows := list(model.select(model.id, model.county_id).where(over).limit(AT_ONCE)):
        with write():
            for row in rows:
                audit.record(f"deleted {noun}", noun, row.id, county_id=row.county_id)
            model.delete().where(model.id.in_([row.id for row in rows])).execute()
        number += len(rows)
    return number
