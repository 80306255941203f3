"""Store guests of a meeting: people with no member file here whom a recorder wrote down by hand."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField

from .models import Meeting


class MeetingGuest(Row):
    """Somebody who was there: name, and where they come from. Who was written down by mistake is removed, not
    deleted."""

    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="guests", on_delete="CASCADE")
    name = pw.TextField()
    comes_from = pw.TextField(default="")
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    removed_at = UTCDateTimeField(null=True)
    removed_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [pw.Check("(removed_at is null) = (removed_by is null)")]
