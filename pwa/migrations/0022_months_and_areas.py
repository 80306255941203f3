"""Dates of which only year and month are known, and what stands behind the division where somebody went."""

import peewee as pw

COLUMNS = ("month_only", "destination_area")


def up(migrator, db):
    for table in ("member", "staged_row"):
        for column in COLUMNS:
            migrator.migrate(migrator.add_column(table, column, pw.TextField(null=True)))
