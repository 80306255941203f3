"""The rest of the official form in a member's file, and where an imported roster is checked before it is applied."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

COLUMNS = {
    "ethnicity": pw.TextField,
    "education": pw.TextField,
    "full_on": pw.DateField,
    "job_post": pw.TextField,
    "landline": pw.TextField,
    "address": pw.TextField,
    "status": pw.TextField,
    "lost_since": pw.DateField,
    "floating": pw.BooleanField,
    "destination": pw.TextField,
}


def up(migrator, db):
    migrator.migrate(*(migrator.add_column("member", name, kind(null=True)) for name, kind in COLUMNS.items()))
