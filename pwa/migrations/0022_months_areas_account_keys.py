"""Dates of which only year and month are known, what stands behind the division where somebody went, and the key by
which accounts are sorted."""

import peewee as pw

from pwa.core.database import is_postgres
from pwa.core.name_keys import name_key

AT_ONCE = 2_000
COLUMNS = ("month_only", "destination_area")


def up(migrator, db):
    for table in ("member", "staged_row"):
        for column in COLUMNS:
            migrator.migrate(migrator.add_column(table, column, pw.TextField(null=True)))
    migrator.migrate(migrator.add_column("account", "name_key", pw.TextField(default="")))
    _fill(db)
    db.execute_sql('create index "account_county_key" on "account" ("county_id", "name_key", "id")')


def _fill(db):
    """Some rows at a time, in the order of their ids."""
    mark = "%s" if is_postgres() else "?"
    names = f'select "id", "name" from "account" {{}} order by "id" limit {AT_ONCE}'
    rows = db.execute_sql(names.format("")).fetchall()
    while rows:
        keys = [(name_key(name), row_id) for row_id, name in rows]
        db.cursor().executemany(f'update "account" set "name_key" = {mark} where "id" = {mark}', keys)
        rows = db.execute_sql(names.format(f'where "id" > {mark}'), (rows[-1][0],)).fetchall()
