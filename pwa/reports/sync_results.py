"""Define the answer to a batch: a result for each submission, and what else the phone must know (docs/offline.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.features import refusals
from pwa.members.membership import end_of


@dataclass
class Result:
    """The result for one submission. `errors` maps field → reason code; the views add sentences. `about`: the member
    whom a refused one concerns."""

    id: UUID
    outcome: str
    receipt: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    reference: str | None = None
    about: UUID | None = None

    @property
    def see(self) -> str | None:
        """The page of the stored report, or None."""
        return url_for("reports.show", submission=self.id) if self.receipt else None

    def words(self) -> dict[str, str]:
        """Return a sentence for each field that was refused; to whoever wrote after a transfer it names where the
        member writes now."""
        said = refusals(self.errors)
        end = end_of(self.about) if self.about and "membership_ended" in self.errors.values() else None
        if end is not None and end.reason == "transferred" and end.organisation:
            said["subject"] = _(
                "The membership had moved to %(organisation)s when this was written. It is kept here; from now on "
                "write to the organisation there.",
                organisation=end.organisation,
            )
        return said


@dataclass
class Answer:
    """The answer to a batch."""

    received_at: datetime
    epoch: str
    results: list[Result]
    missing: list[int]
    photos_wanted: list[str]
