"""Index what only few rows name: the paper that another replaced, the meeting that an activity was. An index of all rows
is not used, because nearly all of them name nothing."""


def up(migrator, db):
    db.execute_sql("drop index if exists paper_replaces_id")
    db.execute_sql("create index paper_replaced on paper (replaces_id) where replaces_id is not null")
    db.execute_sql("create index activity_meeting on activity_report (meeting_id) where meeting_id is not null")
