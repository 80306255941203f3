"""Store files that belong to minutes, and what a correction of sealed minutes does with them.

A file counts at once before the minutes are sealed. After that it counts when the correction that brings it is
accepted, and its bytes are deleted when a correction that takes it out is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of

from .attachment_files import KINDS, SentFile
from .minutes_models import MinutesCorrection
from .models import Meeting


class MinutesAttachment(Row):
    """A file that belongs to the minutes of a meeting. What is left of one that was taken out, or was not accepted, is
    everything but its bytes."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="attachments", on_delete="CASCADE")
    name = pw.TextField()
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    size = pw.IntegerField(constraints=[pw.Check("size > 0")])
    sha256 = pw.TextField()  # of the bytes as they are stored and downloaded
    content = pw.BlobField(null=True)
    correction = pw.ForeignKeyField(MinutesCorrection, null=True, backref="+", on_delete="CASCADE")  # that brings it
    out_by = pw.ForeignKeyField(MinutesCorrection, null=True, backref="+", on_delete="SET NULL")  # that takes it out
    added_at = UTCDateTimeField(default=now)
    added_by = pw.UUIDField()
    removed_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [pw.Check("(content is null) = (removed_at is not null)")]


MinutesAttachment.add_index(
    MinutesAttachment.index(
        MinutesAttachment.meeting,
        MinutesAttachment.sha256,
        unique=True,
        name="minutes_attachment_once",
        where=MinutesAttachment.removed_at.is_null(),
    )
)
MOST_FILES = 10  # of one meeting
FACTS = [one for one in MinutesAttachment._meta.sorted_fields if one.name != "content"]


def attachments_of(meeting_id: UUID) -> list[MinutesAttachment]:
    """List every file of a meeting with its correction (None if it has none), without its bytes, oldest first."""
    query = (
        MinutesAttachment.select(*FACTS, MinutesCorrection)
        .join(MinutesCorrection, pw.JOIN.LEFT_OUTER, on=(MinutesAttachment.correction == MinutesCorrection.id))
        .where(MinutesAttachment.meeting == meeting_id)
    )
    return list(query.order_by(MinutesAttachment.added_at, MinutesAttachment.id))


def counts(row: MinutesAttachment) -> bool:
    """Whether this file is one of the minutes as they stand."""
    return row.removed_at is None and (row.correction_id is None or bool(row.correction and row.correction.accepted))


def hashes_of(meeting_id: UUID) -> str:
    """Return the hashes of the files that count, sorted, as a seal names them."""
    return " ".join(sorted(row.sha256 for row in attachments_of(meeting_id) if counts(row)))


def why_not_attached(meeting_id: UUID, file: SentFile) -> str | None:
    """Return why this file cannot be added to those of the meeting, or None."""
    rows = [row for row in attachments_of(meeting_id) if row.removed_at is None]
    if any(row.sha256 == file.sha256 for row in rows):
        return "attached_already"
    return "too_many_files" if len(rows) >= MOST_FILES else None


def store_file(meeting: Meeting, file: SentFile, by: UUID, correction: UUID | None = None) -> MinutesAttachment:
    """Store a file of a meeting; one that a correction brings counts when that is accepted."""
    said: dict[str, Any] = {"name": file.name, "kind": file.kind, "size": len(file.content), "sha256": file.sha256}
    facts = {"county_id": meeting.county_id, "meeting": meeting.id, "content": file.content, "correction": correction}
    row: MinutesAttachment = MinutesAttachment.create(**said, **facts, added_by=by)
    return row


def removable(meeting_id: UUID) -> list[MinutesAttachment]:
    """List the files that a correction may take out: those that count, and that no waiting correction takes out."""
    waits = MinutesCorrection.select(MinutesCorrection.id).where(MinutesCorrection.decided_at.is_null())
    here: Any = waits.where(MinutesCorrection.meeting == meeting_id).tuples()
    waiting = {row_id for (row_id,) in here}
    return [row for row in attachments_of(meeting_id) if counts(row) and row.out_by_id not in waiting]


def propose_files(correction: MinutesCorrection, file: SentFile | None, takes_out: UUID | None) -> None:
    """Store what a proposed correction brings, and note what it takes out."""
    if file is not None:
        store_file(correction.meeting, file, correction.proposed_by, correction.id)
    if takes_out is not None:
        named = (MinutesAttachment.id == takes_out) & (MinutesAttachment.meeting == correction.meeting_id)
        MinutesAttachment.update(out_by=correction.id).where(named).execute()


def settle_files(correction: MinutesCorrection, accepted: bool, at: datetime) -> None:
    """Delete the bytes of what an accepted correction takes out, and of what a declined one would have brought."""
    one = MinutesAttachment.out_by if accepted else MinutesAttachment.correction
    gone = {"content": None, "removed_at": at}
    MinutesAttachment.update(gone).where(one == correction.id, MinutesAttachment.removed_at.is_null()).execute()


def files_by_correction(rows: Iterable[MinutesAttachment]) -> dict[UUID, list[tuple[str, MinutesAttachment]]]:
    """Return what each correction does with files: correction → (brings or takes_out, file)."""
    found: dict[UUID, list[tuple[str, MinutesAttachment]]] = {}
    for row in rows:
        for what, correction in (("brings", row.correction_id), ("takes_out", row.out_by_id)):
            if correction is not None:
                found.setdefault(correction, []).append((what, row))
    return found
