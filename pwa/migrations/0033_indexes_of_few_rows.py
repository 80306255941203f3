"""Index what only few rows name: the paper that another replaced, the meeting that an activity was. An index of all rows
is not used, because nearly all of them name nothing."""


def up(migrator, db):
    db.execute_sql('drop index if exists "paper_replaces_id"')
    db.execute_sql('create index "paper_replaced" on "paper" ("replaces_id") WHERE ("replaces_id" IS NOT NULL)')
    db.execute_sql('create index "activity_meeting" on "activity_report" ("meeting_id") WHERE ("meeting_id" IS NOT NULL)')
