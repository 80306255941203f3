"""Indexes by which pages of officers read no more than they show, however much others have stored.

A member's reports: with form and sender, so that what came in for an officer is cut to a page by the index alone. Those that
wait for a successor, and rejected entries that nobody has corrected; the links that rest on a post; the accounts of a county.
"""

MEMBER = 'create index "submission_member" on "submission" ("member_id", "received_at", "id", "form", "account_id")'
UNUSED = 'create index {} on "invitation" ({}) WHERE {}spent_at is null and voided_at is null'
NEW = (
    MEMBER,
    'create index "submission_waits" on "submission" ("member_id") WHERE ("waits" AND ("adopted_at" IS NULL))',
    'create index "quarantined_open" on "quarantined" ("member_id") WHERE ("settled_at" IS NULL)',
    UNUSED.format('"invitation_made_by"', '"made_by"', ""),
    UNUSED.format('"invitation_confirmed_by"', '"confirmed_by"', "confirmed_by is not null and "),
    'create index "account_county" on "account" ("county_id", "login")',
)


def up(migrator, db):
    db.execute_sql('drop index if exists "submission_member"')
    for made in NEW:
        db.execute_sql(made)
