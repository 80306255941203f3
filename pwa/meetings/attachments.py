"""Attach files to minutes and take them out again while these are not sealed; find those that a visitor may read."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.transitions import Change, Transition, nothing_asked, values_or_refuse
from pwa.identity.visitor import Visitor

from .attachment_files import SentFile
from .attachment_models import FACTS, MinutesAttachment, counts, store_file, why_not_attached
from .minutes import WITH_CHAIR, Part, is_open, minutes_of, name_of, next_edition
from .minutes_readers import Reading, reading_of
from .models import Meeting
from .reach import meeting_within


def attachment_within(visitor: Visitor, attachment_id: UUID) -> tuple[MinutesAttachment, Reading]:
    """Return a file without its bytes, with its meeting, for whom reads what was discussed. One that a correction would
    bring is shown to whoever may decide about that. Raises NotFound."""
    query = MinutesAttachment.select(*FACTS).where(MinutesAttachment.id == attachment_id)
    found: MinutesAttachment | None = query.first()
    if found is None:
        raise NotFound
    found.meeting = meeting_within(visitor, found.meeting_id)
    reading = reading_of(visitor, found.meeting, minutes_of(found.meeting_id))
    if not reading.discussion or found.removed_at is not None:
        raise NotFound
    if not counts(found) and not reading.writes:
        raise NotFound
    return found, reading


def content_of(row: MinutesAttachment) -> bytes:
    """Return the bytes of a file."""
    return bytes(MinutesAttachment.select(MinutesAttachment.content).where(MinutesAttachment.id == row.id).scalar())


def attachment_to_change(visitor: Visitor, attachment_id: UUID) -> MinutesAttachment:
    """Return a file for an officer of the unit, the chair or the recorder. Raises NotFound."""
    found, reading = attachment_within(visitor, attachment_id)
    if not reading.writes:
        raise NotFound
    return found


def _is_there(row: MinutesAttachment) -> bool:
    return is_open(row.meeting) and MinutesAttachment.select().where(MinutesAttachment.id == row.id).exists()


def _adding(meeting: Meeting, _posted: Any) -> dict[str, Any]:
    file, why = meeting.sent_file
    why = why or ("file_missing" if file is None else why_not_attached(meeting.id, file))
    return values_or_refuse({"file": why} if why else {}, file=file)


def _add(change: Change, file: SentFile) -> None:
    row = store_file(change.record, file, change.by)
    change.about, change.fields = ("minutes_attachment", row.id), ["attachments"]
    next_edition(change.record)


def _remove(change: Change) -> None:
    row: MinutesAttachment = change.record
    MinutesAttachment.delete().where(MinutesAttachment.id == row.id).execute()
    change.about, change.fields = ("minutes_attachment", row.id), ["attachments"]
    next_edition(row.meeting)


MEETING = Part("minutes_attachment", name_of=name_of)
ATTACHMENT = Part(
    "minutes_attachment",
    row=lambda row: row.meeting,
    name_of=name_of,
    part=lambda row: MinutesAttachment.select(*FACTS).where(MinutesAttachment.id == row.id).first(),
)

# fmt: off
#                             name      who         from       its form       what it writes
add    = Transition(MEETING, "add",    WITH_CHAIR, is_open,   _adding,       _add,
                    "attached file to minutes", adds=True)
remove = Transition(ATTACHMENT, "remove", WITH_CHAIR, _is_there, nothing_asked, _remove,
                    "removed file of minutes")
# fmt: on
