"""Files that belong to minutes, and their hashes in the seals."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

KINDS = ("pdf", "jpg", "docx", "xlsx")


class Known(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        legacy_table_names = False


class Meeting(Known):
    pass


class MinutesCorrection(Known):
    class Meta:
        table_name = "minutes_correction"


class MinutesAttachment(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE")
    name = pw.TextField()
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('" + "','".join(KINDS) + "'))")])
    size = pw.IntegerField(constraints=[pw.SQL("CHECK (size > 0)")])
    sha256 = pw.TextField()
    content = pw.BlobField(null=True)
    correction = pw.ForeignKeyField(MinutesCorrection, null=True, backref="+", on_delete="CASCADE")
    out_by = pw.ForeignKeyField(MinutesCorrection, null=True, backref="+", on_delete="SET NULL")
    added_at = UTCDateTimeField()
    added_by = pw.UUIDField()
    removed_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "minutes_attachment"
        legacy_table_names = False
        constraints = [pw.SQL("CHECK ((content is null) = (removed_at is not null))")]


MinutesAttachment.add_index(
    MinutesAttachment.index(
        MinutesAttachment.meeting,
        MinutesAttachment.sha256,
        unique=True,
        name="minutes_attachment_once",
        where=MinutesAttachment.removed_at.is_null(),
    )
)


def up(migrator, db):
    migrator.migrate(migrator.add_column("minutes_seal", "attachments", pw.TextField(default="")))
    with db.bind_ctx([Meeting, MinutesCorrection, MinutesAttachment], bind_refs=False, bind_backrefs=False):
        db.create_tables([MinutesAttachment], safe=False)
