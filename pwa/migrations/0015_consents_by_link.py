"""By which link a consent was given, when its owner was asked for consents again, and when a link became void with the
right of whoever made it."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

COLUMNS = {
    "account": {"consents_asked_at": UTCDateTimeField(null=True)},
    "consent": {"link_id": pw.UUIDField(null=True)},
    "invitation": {"lapsed_at": UTCDateTimeField(null=True)},
}

# Provisional consents were given in a session that began with the link that was spent last before.
LINK = """
update "consent" set "link_id" = (
    select i."id" from "invitation" i
    where i."account_id" = "consent"."account_id" and i."spent_at" <= "consent"."given_at"
    order by i."spent_at" desc limit 1
)
where "provisional" and "withdrawn_at" is null
"""


def up(migrator, db):
    for table, columns in COLUMNS.items():
        migrator.migrate(*(migrator.add_column(table, name, field) for name, field in columns.items()))
    db.execute_sql(LINK)
