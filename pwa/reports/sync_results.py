"""Define the answer to a batch: a result for each submission, and what else the phone must know (docs/offline.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import url_for


@dataclass
class Result:
    """The result for one submission. `errors` maps field → reason code; the views add sentences."""

    id: UUID
    outcome: str
    receipt: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    reference: str | None = None

    @property
    def see(self) -> str | None:
        """The page of the stored report, or None."""
        return url_for("reports.show", submission=self.id) if self.receipt else None


@dataclass
class Answer:
    """The answer to a batch."""

    received_at: datetime
    epoch: str
    results: list[Result]
    missing: list[int]
    photos_wanted: list[str]
