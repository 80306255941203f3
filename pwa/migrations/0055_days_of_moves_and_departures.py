"""From which day a member counts in a branch, where the move was recorded later than it was done; and what was said of
a departure that was registered beforehand."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("affiliation", "effective_on", pw.DateField(null=True)),
        migrator.add_column("departure", "stay", pw.TextField(default="unknown")),
        migrator.add_column("departure", "settled", pw.TextField(default="unknown")),
        migrator.add_column("departure", "reason", pw.TextField(default="")),
        migrator.add_column("departure", "employer_kind", pw.TextField(default="")),
    )
