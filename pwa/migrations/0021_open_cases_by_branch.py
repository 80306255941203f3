"""Open cases by the branch of their member: whoever is in charge of many branches reads these few alone."""


def up(migrator, db):
    db.execute_sql(
        'create index "case_branch" on "case_file" ("branch_id", "due_on", "id") WHERE ("closed_at" IS NULL)'
    )
