"""Read meetings with their types, a few queries whatever the number."""

from collections.abc import Iterable
from uuid import UUID

from .models import Meeting, MeetingType


def types_of(meetings: Iterable[Meeting]) -> dict[UUID, list[str]]:
    """Return the types of these meetings, by id. One query."""
    found: dict[UUID, list[str]] = {row.id: [] for row in meetings}
    if found:
        for row in MeetingType.select().where(MeetingType.meeting.in_(list(found))):
            found[row.meeting_id].append(row.type)
    return found
