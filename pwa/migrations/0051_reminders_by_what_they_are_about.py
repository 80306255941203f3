"""What an urgent reminder is about: a second meeting that is moved on the same day is told too (decision 0051)."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("reminder", "about", pw.TextField(default="")),
        migrator.drop_index("reminder", "reminder_once"),
    )
    db.execute_sql('create unique index "reminder_once" on "reminder" ("member_id", "rule", "on", "about")')
