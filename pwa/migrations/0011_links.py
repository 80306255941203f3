"""What a one-time link may open: who agreed to it or confirmed it, and what began with it and is limited until its owner
has proven who they are. And since when a passkey that counted does not count any more."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

COLUMNS = {
    "invitation": {
        "agreed_at": UTCDateTimeField(null=True),
        "confirmed_at": UTCDateTimeField(null=True),
        "confirmed_by": pw.UUIDField(null=True),
        "confirmed_because": pw.TextField(null=True),
        "declined_at": UTCDateTimeField(null=True),
    },
    "session": {
        "invitation_id": pw.UUIDField(null=True),
        "limited_until": UTCDateTimeField(null=True),
        "link_by": pw.UUIDField(null=True),
    },
    "passkey": {
        "invitation_id": pw.UUIDField(null=True),
        "limited_until": UTCDateTimeField(null=True),
        "uncounted_at": UTCDateTimeField(null=True),
    },
    "account": {
        "passphrase_link_id": pw.UUIDField(null=True),
        "passphrase_limited_until": UTCDateTimeField(null=True),
    },
    "consent": {"provisional": pw.BooleanField(default=False)},
    "audit_line": {"link_by": pw.UUIDField(null=True)},
}


def up(migrator, db):
    for table, columns in COLUMNS.items():
        migrator.migrate(*(migrator.add_column(table, name, field) for name, field in columns.items()))
