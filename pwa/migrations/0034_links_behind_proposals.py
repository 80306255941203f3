"""By whose link the person had come in who proposed or sealed something that a second person decides about: whoever made
that link may have opened it, and is no second person."""

import peewee as pw

# What waits today: the audit trail knows by whose link it was proposed, or changed last.
KNOWN = """
update "{table}" set "link_by" = (
    select a."link_by" from "audit_line" a
    where a."kind" = '{table}' and a."record_id" = "{table}"."id" and a."link_by" is not null
    and a."action" in ({actions}) and a."actor_id" = "{table}"."proposed_by"
    order by a."at" desc, a."id" desc limit 1
)
where {waits}
"""
TABLES = {
    "appointment": ("'proposed appointment'", '"settled_at" is null'),
    "unit_proposal": (
        "'proposed unit', 'changed proposal of unit'", '"decided_at" is null and "withdrawn_at" is null'
    ),
    "minutes_correction": ("'proposed correction of minutes'", '"decided_at" is null'),
    "minutes_seal": None,
}


def up(migrator, db):
    for table, known in TABLES.items():
        migrator.migrate(migrator.add_column(table, "link_by", pw.UUIDField(null=True)))
        if known:
            db.execute_sql(KNOWN.format(table=table, actions=known[0], waits=known[1]))
