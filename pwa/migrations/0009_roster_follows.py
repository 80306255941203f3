"""Who applied a roster, and how far its members' lines are written; which kind of table it was.

Three indexes that no query asks, or that another one begins with, are gone: each cost every member who came in. On
PostgreSQL half of each page of members stays free: a row that changes finds room beside itself and no index is touched.
A roster that changes everybody takes a quarter of the time so, and phones wait for it.
"""

import peewee as pw

from pwa.core.database import UTCDateTimeField, is_postgres

INDEXES = ("member_branch_id", "member_county", "affiliation_branch_id")
COLUMNS = {
    "what": pw.TextField(default="members"),
    "told": pw.IntegerField(default=0),
    "told_at": UTCDateTimeField(null=True),
    "applied_by": pw.UUIDField(null=True),
}


def up(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'drop index if exists "{name}"')
    migrator.migrate(*(migrator.add_column("roster_import", name, field) for name, field in COLUMNS.items()))
    if is_postgres():
        db.execute_sql('alter table "member" set (fillfactor = 50)')
        db.execute_sql('cluster "member" using "member_pkey"')
        db.execute_sql('alter table "member" set without cluster')
    db.execute_sql("update roster_import set told_at = applied_at where applied_at is not null")
