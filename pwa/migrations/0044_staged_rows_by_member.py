"""The rows of a member list that is being imported are found by the member they are about: every minute a job looks for
what is at a file that was joined into another (`members/late_rows.py`), and read all of them."""

TABLES = {"staged_row": "staged_row_member", "staged_change": "staged_change_member"}


def up(migrator, db):
    db.execute_sql('drop index "staged_row_member"')
    for table, name in TABLES.items():
        db.execute_sql(f'create index "{name}" on "{table}" ("member_id")')
