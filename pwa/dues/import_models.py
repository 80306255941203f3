"""Store tables with a branch's old book of dues that are taken in."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField
from pwa.organisations.models import Unit


class DuesImport(Row):
    """A table with a branch's old book of dues that an officer sent. `sealed`: its rows, encrypted, until they are
    booked or thrown away."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    file_name = pw.TextField()
    rows = pw.IntegerField()
    sealed = pw.BlobField(null=True)
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    applied_at = UTCDateTimeField(null=True)
    applied_by = pw.UUIDField(null=True)
    discarded_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "dues_import"
        constraints = [
            pw.Check("(applied_at is null) = (applied_by is null)"),
            pw.Check("(sealed is null) = (applied_at is not null or discarded_at is not null)"),
        ]
