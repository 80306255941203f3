"""Indexes that no query asks, or that another one begins with, are gone: each cost every report that came in."""

UNASKED = ("submission_branch", "submission_receipt")
BEGUN_BY_ANOTHER = (
    "location_report_member_id",
    "activity_report_member_id",
    "activity_report_held_by_id",
    "timeline_line_member_id",
    "away_period_member_id",
)
MOSTLY_EMPTY = {
    "submission_former_branch": 'index {} on "submission" ("former_branch_id", "received_at", "id")'
    ' WHERE ("former_branch_id" IS NOT NULL)',
    "submission_replaces": 'index {} on "submission" ("replaces") WHERE ("replaces" IS NOT NULL)',
    "audit_line_chain": 'unique index {} on "audit_line" ("county_id", "link") WHERE ("link" IS NOT NULL)',
}


def up(migrator, db):
    for name in (*UNASKED, *BEGUN_BY_ANOTHER, *MOSTLY_EMPTY):
        db.execute_sql(f'drop index if exists "{name}"')
    for name, made in MOSTLY_EMPTY.items():
        db.execute_sql("create " + made.format(f'"{name}"'))
