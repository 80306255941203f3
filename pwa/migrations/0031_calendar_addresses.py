"""Calendar addresses of members; guests of meetings; applicants away from home; how often a meeting was changed; which meeting an activity was."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Account(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "account"
        legacy_table_names = False


class CalendarAddress(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account = pw.ForeignKeyField(Account, backref="+", on_delete="CASCADE")
    token_hash = pw.TextField(unique=True)
    made_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "calendar_address"
        legacy_table_names = False


class Meeting(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "meeting"
        legacy_table_names = False


class MeetingGuest(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE")
    name = pw.TextField()
    comes_from = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    removed_at = UTCDateTimeField(null=True)
    removed_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "meeting_guest"
        legacy_table_names = False
        constraints = [pw.Check("(removed_at is null) = (removed_by is null)")]


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Applicant(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    name = pw.TextField()
    name_key = pw.TextField()
    kind = pw.TextField(constraints=[pw.Check("kind in ('applicant','activist')")])
    handed_in_on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    forwarded_to = pw.TextField()
    forwarded_on = pw.DateField(null=True)
    forwarded_at = UTCDateTimeField(null=True)
    forwarded_by = pw.UUIDField(null=True)
    how = pw.TextField(null=True, constraints=[pw.Check("how in ('taken_over','withdrawn','moved','mistake')")])
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "applicant"
        legacy_table_names = False
        constraints = [
            pw.Check("(ended_at is null) = (how is null)"),
            pw.Check("(forwarded_at is null) = (forwarded_on is null)"),
        ]


Applicant.add_index(Applicant.index(Applicant.unit, Applicant.name_key, Applicant.id, name="applicant_unit"))
Applicant.add_index(Applicant.index(Applicant.ended_at, name="applicant_ended", where=Applicant.ended_at.is_null(False)))

TABLES = [CalendarAddress, MeetingGuest, Applicant]


def up(migrator, db):
    with db.bind_ctx([Account, Meeting, Unit, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
    migrator.migrate(
        migrator.add_column("meeting", "changes", pw.IntegerField(null=True)),
        migrator.add_column("meeting", "changed_at", UTCDateTimeField(null=True)),
        migrator.add_column("activity_report", "meeting_id", pw.UUIDField(null=True)),
    )
