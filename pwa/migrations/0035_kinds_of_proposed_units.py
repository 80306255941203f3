"""Joint and temporary branches are proposed too: the kind of a proposed unit, the units that a joint branch joins, and
until when it is set up; a warning about a joint branch of many units."""

from playhouse.migrate import PostgresqlMigrator

KINDS = ("floating_branch", "joint_branch", "temporary_branch")
WARNINGS = ("few_full", "term_ends", "term_over", "temporary_over", "no_committee", "too_many")
ANSWERED = "submitted_at is null or answered_at is not null"
FLOATING = f"{ANSWERED} or kind <> 'floating_branch'"
LAST = "withdrawn_at is null or outcome is null"
ADDED = ("kind = 'joint_branch' or joins = ''", "kind <> 'temporary_branch' or ends_on is not null")
COLUMNS = (("kind", KINDS[0]), ("joins", ""))


def up(migrator, db):
    for column, value in COLUMNS:
        db.execute_sql(f"alter table \"unit_proposal\" add column \"{column}\" TEXT NOT NULL default '{value}'")
    db.execute_sql('alter table "unit_proposal" add column "ends_on" DATE')
    change = _on_postgresql if isinstance(migrator, PostgresqlMigrator) else _on_sqlite
    change(db)


def _one_of(column, codes):
    return f"{column} in ('" + "','".join(codes) + "')"


def _on_postgresql(db):
    for column, _value in COLUMNS:
        db.execute_sql(f'alter table "unit_proposal" alter column "{column}" drop default')
    named = "select conname from pg_constraint where conrelid = 'unit_proposal'::regclass and "
    named += "pg_get_constraintdef(oid) like '%%submitted_at IS NULL%%answered_at IS NOT NULL%%'"
    [(name,)] = db.execute_sql(named).fetchall()
    db.execute_sql(f'alter table "unit_proposal" drop constraint "{name}"')
    for condition in (FLOATING, *ADDED, _one_of("kind", KINDS)):
        db.execute_sql(f'alter table "unit_proposal" add check ({condition})')
    wider = f"add constraint unit_warning_code_check check ({_one_of('code', (*WARNINGS, 'many_units'))})"
    db.execute_sql(f"alter table unit_warning drop constraint unit_warning_code_check, {wider}")


def _on_sqlite(db):
    """Change the text of the tables, as https://sqlite.org/lang_altertable.html (7) allows for checks and defaults: a
    new table would have to be filled, and deleting the old one would delete the people of every proposal. Every row is
    written with the new columns before their defaults go."""
    for column, value in COLUMNS:
        db.execute_sql(f'update "unit_proposal" set "{column}" = ?', (value,))
    kind = f"CHECK ({_one_of('kind', KINDS)})"
    texts = [
        ("unit_proposal", " default 'floating_branch'", f" {kind}"),
        ("unit_proposal", " default ''", ""),
        ("unit_proposal", f"CHECK ({ANSWERED})", f"CHECK ({FLOATING})"),
        ("unit_proposal", f"CHECK ({LAST})", ", ".join(f"CHECK ({one})" for one in (LAST, *ADDED))),
        ("unit_warning", _one_of("code", WARNINGS), _one_of("code", (*WARNINGS, "many_units"))),
    ]
    (version,) = db.execute_sql("pragma schema_version").fetchone()
    db.execute_sql("pragma writable_schema = on")
    for table, old, new in texts:
        sql = "update sqlite_master set sql = replace(sql, ?, ?) where type = 'table' and name = ?"
        db.execute_sql(sql, (old, new, table))
    db.execute_sql(f"pragma schema_version = {version + 1}")
    db.execute_sql("pragma writable_schema = reset")
