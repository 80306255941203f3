"""Build the answer to a batch: a result for each submission, and what else the phone must know (docs/offline.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import url_for


@dataclass
class Result:
    """What became of one submission. `errors` maps field → reason code; words are added by the views."""

    id: UUID
    outcome: str
    receipt: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    reference: str | None = None

    @property
    def see(self) -> str | None:
        """The page of the stored report."""
        return url_for("reports.show", submission=self.id) if self.receipt else None


@dataclass
class Answer:
    """The answer to a batch."""

    received_at: datetime
    epoch: str
    results: list[Result]
    missing: list[int]
    photos_wanted: list[str]
