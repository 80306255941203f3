"""From which day a member counts in a branch, where the move was recorded later than it was done."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(migrator.add_column("affiliation", "effective_on", pw.DateField(null=True)))
