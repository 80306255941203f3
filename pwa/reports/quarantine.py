"""Keep rejected entries for their sender until they are corrected or discarded."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa.core.ids import new_id

from .models import Quarantined


def keep_aside(sent: dict[str, Any], submission_id: UUID, outcome: str, errors: dict[str, str]) -> None:
    """Store the entry as it came. The same content under the same id is one row, however often it is sent."""
    facts = {"outcome": outcome, "errors": json.dumps(errors), "received_at": sent["received_at"]}
    row = {**sent, **facts, "id": new_id(), "submission_id": submission_id, "settled_at": None}
    target = [Quarantined.account_id, Quarantined.submission_id, Quarantined.content_hash]
    again = {getattr(Quarantined, name): value for name, value in facts.items()}
    Quarantined.insert(row).on_conflict(conflict_target=target, update=again).execute()


def settle(account_id: UUID, ids: Iterable[UUID], at: datetime) -> None:
    """Mark these entries as settled: the same id was accepted, or a new entry replaces it."""
    mine = (Quarantined.account_id == account_id) & Quarantined.settled_at.is_null()
    Quarantined.update(settled_at=at).where(Quarantined.submission_id.in_(list(ids)), mine).execute()


def settle_discarded(account_id: UUID, device: UUID, numbers: Iterable[int], at: datetime) -> None:
    """Mark entries as settled that were discarded on the phone."""
    mine = (Quarantined.account_id == account_id) & (Quarantined.device == device) & Quarantined.settled_at.is_null()
    Quarantined.update(settled_at=at).where(Quarantined.seq.in_(list(numbers)), mine).execute()
