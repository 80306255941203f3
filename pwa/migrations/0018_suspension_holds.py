"""A search can end with the cancelled qualification of a probationary member. Searches that were closed as 'found' after
a suspension are open again: the membership stays suspended until it is restored, and the decision is recorded there."""

from playhouse.migrate import PostgresqlMigrator

DECISIONS = ("lost_confirmed", "suspended", "restored", "removed", "found")
ENDS = ("settled", "unanswered", "found", "restored", "removed")
CHECKS = (("lost_decision", "kind", DECISIONS), ("case_file", "how", ENDS))

# The latest search of each member that was found after a suspension, with nothing decided since and no search open.
OPEN_AGAIN = """
update case_file set closed_at = null, closed_by = null, how = null
where category = 'lost_contact' and how = 'found'
and exists (select 1 from lost_decision d where d.case_id = case_file.id and d.kind = 'suspended')
and not exists (
    select 1 from lost_decision d where d.case_id = case_file.id and d.kind in ('restored', 'removed')
)
and not exists (
    select 1 from case_file other where other.member_id = case_file.member_id and other.category = 'lost_contact'
    and other.id <> case_file.id and (other.closed_at is null or other.raised_at > case_file.raised_at)
)
"""


def up(migrator, db):
    widen = _widen_on_postgresql if isinstance(migrator, PostgresqlMigrator) else _widen_on_sqlite
    widen(db)
    db.execute_sql(OPEN_AGAIN)


def _check(column, codes):
    return f"CHECK ({column} in ('" + "','".join(codes) + "'))"


def _widen_on_postgresql(db):
    for table, column, codes in CHECKS:
        name = f"{table}_{column}_check"
        wider = f"add constraint {name} {_check(column, (*codes, 'cancelled'))}"
        db.execute_sql(f"alter table {table} drop constraint {name}, {wider}")


def _widen_on_sqlite(db):
    """Change the text of the two checks, as https://sqlite.org/lang_altertable.html (7, 'Removing CHECK constraints')
    allows: a new table would have to be filled, and deleting the old one would delete the steps of every case."""
    (version,) = db.execute_sql("pragma schema_version").fetchone()
    db.execute_sql("pragma writable_schema = on")
    for table, column, codes in CHECKS:
        texts = (_check(column, codes), _check(column, (*codes, "cancelled")), table)
        db.execute_sql("update sqlite_master set sql = replace(sql, ?, ?) where type = 'table' and name = ?", texts)
    db.execute_sql(f"pragma schema_version = {version + 1}")
    db.execute_sql("pragma writable_schema = reset")
