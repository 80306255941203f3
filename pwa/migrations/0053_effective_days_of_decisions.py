"""Since which day a decision about lost contact is in force, and when the person asked in writing to be restored."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("lost_decision", "effective_on", pw.DateField(null=True)),
        migrator.add_column("lost_decision", "requested_on", pw.DateField(null=True)),
    )
