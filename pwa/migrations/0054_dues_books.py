"""In which year a reversal of dues is booked, which payments are one payment over a change of branch, who pays by the
quarter, and tables of old books that are taken in.

A reversal so far was taken out of the year of its payment; it stays there. One of a payment that never counted is
booked in no year; those of old rows cancel out in their own year either way."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class QuarterlyDues(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    since = pw.DateField()
    until = pw.DateField(null=True)
    agreed_on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "dues_quarterly"
        legacy_table_names = False
        constraints = [
            pw.Check("(ended_at is null) = (ended_by is null)"),
            pw.Check("(ended_at is null) = (until is null)"),
        ]


QuarterlyDues.add_index(
    QuarterlyDues.index(
        QuarterlyDues.member, unique=True, name="dues_quarterly_now", where=QuarterlyDues.ended_at.is_null()
    )
)


class DuesImport(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    file_name = pw.TextField()
    rows = pw.IntegerField()
    sealed = pw.BlobField(null=True)
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    applied_at = UTCDateTimeField(null=True)
    applied_by = pw.UUIDField(null=True)
    discarded_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "dues_import"
        legacy_table_names = False
        constraints = [
            pw.Check("(applied_at is null) = (applied_by is null)"),
            pw.Check("(sealed is null) = (applied_at is not null or discarded_at is not null)"),
        ]


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("dues_payment", "part_of", pw.UUIDField(null=True)),
        migrator.add_column("dues_reversal", "booked_year", pw.IntegerField(null=True)),
    )
    db.execute_sql(
        "update dues_reversal set booked_year = "
        "(select booked_year from dues_payment where dues_payment.id = dues_reversal.payment_id)"
    )
    db.execute_sql('create index "dues_payment_part" on "dues_payment" ("part_of") WHERE ("part_of" IS NOT NULL)')
    db.execute_sql('create index "dues_payment_fallen" on "dues_payment" ("branch_id") WHERE NOT "stands"')
    with db.bind_ctx([Member, Unit, QuarterlyDues, DuesImport], bind_refs=False, bind_backrefs=False):
        db.create_tables([QuarterlyDues, DuesImport], safe=False)
