"""Appointments that wait for a second person, accounts that are closed, and the host branches of members who are back."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

ROLES = ("member", "contact", "secretary", "organiser", "committee", "county", "auditor", "admin")


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Appointment(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField(index=True)
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    role = pw.TextField(constraints=[pw.SQL("CHECK (role in ('" + "','".join(ROLES) + "'))")])
    successor_of = pw.UUIDField(null=True)
    proposed_at = UTCDateTimeField()
    proposed_by = pw.UUIDField()
    settled_at = UTCDateTimeField(null=True)
    settled_by = pw.UUIDField(null=True)
    outcome = pw.TextField(
        null=True, constraints=[pw.SQL("CHECK (outcome in ('confirmed','declined'))")]
    )
    post_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "appointment"
        legacy_table_names = False
        constraints = [
            pw.SQL("CHECK ((settled_at is null) = (outcome is null))"),
            pw.SQL("CHECK (outcome is null or outcome <> 'confirmed' or settled_by <> proposed_by)"),
        ]


Appointment.add_index(
    Appointment.index(
        Appointment.account_id,
        Appointment.unit,
        Appointment.role,
        unique=True,
        name="appointment_open",
        where=Appointment.settled_at.is_null(),
    )
)

# Until now an officer had to end the naming: who came back after it was named and is not away again is seen no longer.
BACK_HOME = """
update "host_naming" set "ended_at" = (
    select max(a."said_at") from "away_period" a where a."member_id" = "host_naming"."member_id"
) where "ended_at" is null and exists (
    select 1 from "away_period" a where a."member_id" = "host_naming"."member_id"
    and a."ended_on" is not null and a."said_at" > "host_naming"."named_at"
) and not exists (
    select 1 from "away_period" a where a."member_id" = "host_naming"."member_id" and a."ended_on" is null
)
"""


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("account", "closed_at", UTCDateTimeField(null=True)),
        migrator.add_column("account", "closed_by", pw.UUIDField(null=True)),
    )
    with db.bind_ctx([Unit, Appointment], bind_refs=False, bind_backrefs=False):
        db.create_tables([Appointment], safe=False)
    db.execute_sql(BACK_HOME)
