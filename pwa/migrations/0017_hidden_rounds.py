"""Whether the tree of units hid the figure of a round's unit when the round was opened."""

import peewee as pw


def up(migrator, db):
    migrator.migrate(migrator.add_column("round", "was_hidden", pw.BooleanField(null=True)))
