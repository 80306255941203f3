"""The key by which names are compared and sorted: the folded name with the pinyin of each character."""

import peewee as pw

from pwa.core.database import is_postgres
from pwa.core.name_keys import fold_name, name_key, search_key

AT_ONCE = 2_000
INDEXES = {
    "member": ("member_branch_name", "member_branch_key", ("branch_id", "name_key", "id")),
    "staged_row": ("staged_row_person", "staged_row_person", ("roster_id", "name_key", "born_on")),
}


def up(migrator, db):
    for table, (old, new, columns) in INDEXES.items():
        migrator.migrate(migrator.add_column(table, "name_key", pw.TextField(default="")))
        _fill(db, table)
        migrator.migrate(migrator.drop_index(table, old))
        db.execute_sql(f'create index "{new}" on "{table}" ({", ".join(columns)})')


def _fill(db, table):
    """Some rows at a time, in the order of their ids."""
    mark = "%s" if is_postgres() else "?"
    names = f'select "id", "name" from "{table}" {{}} order by "id" limit {AT_ONCE}'
    rows = db.execute_sql(names.format("")).fetchall()
    while rows:
        cursor = db.cursor()
        cursor.executemany(
            f'update "{table}" set "name_key" = {mark} where "id" = {mark}', [(name_key(n), i) for i, n in rows]
        )
        odd = [(search_key(name), row_id) for row_id, name in rows if fold_name(name) != name.lower()]
        if odd:
            cursor.executemany(f'update "{table}" set "search" = {mark} where "id" = {mark}', odd)
        rows = db.execute_sql(names.format(f'where "id" > {mark}'), (rows[-1][0],)).fetchall()
