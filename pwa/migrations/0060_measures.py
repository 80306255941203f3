"""Organisational measures, what is written down beside them, and the member's statements."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Measure(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    kind = pw.TextField(constraints=[pw.Check("kind in ('talk','criticism','correction','cancelled','removed')")])
    began_at = UTCDateTimeField()
    began_by = pw.UUIDField()
    notified_on = pw.DateField(null=True)
    decided_on = pw.DateField(null=True)
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    ground = pw.TextField(
        constraints=[
            pw.Check("ground in ('','conviction','religion','asks','threatens','uncorrected','six_months','lost')")
        ]
    )
    meeting = pw.TextField()
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)
    approver = pw.TextField()
    document = pw.TextField()
    effective_on = pw.DateField(null=True)
    until = pw.DateField(null=True)
    helpers = pw.TextField()
    warned = pw.TextField()
    ended_on = pw.DateField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)
    outcome = pw.TextField(
        constraints=[pw.Check("outcome in ('','corrected','not_corrected','lifted','dropped')")]
    )
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField()

    class Meta:
        table_name = "measure"
        legacy_table_names = False
        constraints = [
            pw.Check("(decided_on is null) = (decided_at is null)"),
            pw.Check("(decided_on is null) = (effective_on is null)"),
            pw.Check("(until is not null) = (kind = 'correction' and decided_on is not null)"),
            pw.Check("(ended_on is null) = (outcome = '')"),
            pw.Check("(undone_at is null) = (undone_by is null)"),
        ]


Measure.add_index(Measure.index(Measure.unit, Measure.began_at, Measure.id, name="measure_unit"))
Measure.add_index(Measure.index(Measure.member, Measure.began_at, Measure.id, name="measure_member"))


class MeasureEntry(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    measure = pw.ForeignKeyField(Measure, backref="+", on_delete="CASCADE")
    kind = pw.TextField(constraints=[pw.Check("kind in ('fact','look','appeal','answer')")])
    on = pw.DateField()
    words = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "measure_entry"
        legacy_table_names = False


class Statement(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    measure = pw.ForeignKeyField(Measure, backref="+", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    words = pw.TextField()
    written_at = UTCDateTimeField()

    class Meta:
        table_name = "measure_statement"
        legacy_table_names = False


TABLES = [Measure, MeasureEntry, Statement]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
