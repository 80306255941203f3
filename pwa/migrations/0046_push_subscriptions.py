"""The phones on which people get notifications."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Account(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "account"
        legacy_table_names = False


class Session(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "session"
        legacy_table_names = False


class PushSubscription(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(null=True)
    account = pw.ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    session = pw.ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
    address_hash = pw.TextField(unique=True)
    sealed = pw.TextField()
    made_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "push_subscription"
        legacy_table_names = False


def up(migrator, db):
    with db.bind_ctx([Account, Session, PushSubscription], bind_refs=False, bind_backrefs=False):
        db.create_tables([PushSubscription], safe=False)
