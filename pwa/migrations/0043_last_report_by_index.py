"""A member's reports by an index that also holds when each was written and for whom it was entered.

The list of members and Today ask for everybody's last report; with this they read the index alone.
"""

COLUMNS = '("member_id", "received_at", "id", "form", "account_id", "corrected_at", "source")'


def up(migrator, db):
    db.execute_sql('drop index if exists "submission_member"')
    db.execute_sql(f'create index "submission_member" on "submission" {COLUMNS}')
