"""Keys of forms that were sent online: each is written once, and a double tap gets the first answer."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class WriteKey(pw.Model):
    account_id = pw.UUIDField()
    key = pw.UUIDField()
    content = pw.TextField()
    made_at = UTCDateTimeField(index=True)
    status = pw.IntegerField(null=True)
    address = pw.TextField(null=True)

    class Meta:
        table_name = "write_key"
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "key")


def up(migrator, db):
    with db.bind_ctx([WriteKey], bind_refs=False, bind_backrefs=False):
        db.create_tables([WriteKey], safe=False)
