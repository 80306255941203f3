"""The yearly appraisal of members."""

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


class Appraisal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    year = pw.IntegerField()
    grade = pw.TextField(constraints=[pw.Check("grade in ('','excellent','qualified','basic','unqualified')")])
    held_on = pw.DateField()
    took_part = pw.IntegerField(null=True)
    excellent = pw.IntegerField(null=True)
    qualified = pw.IntegerField(null=True)
    basic = pw.IntegerField(null=True)
    unqualified = pw.IntegerField(null=True)
    document = pw.TextField()
    warned = pw.TextField()
    recorded_at = UTCDateTimeField()
    recorded_by = pw.UUIDField()
    accepted_at = UTCDateTimeField(null=True)
    accepted_by = pw.UUIDField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField()

    class Meta:
        table_name = "appraisal"
        legacy_table_names = False
        constraints = [
            pw.Check("(undone_at is null) = (undone_by is null)"),
            pw.Check("(accepted_at is null) = (accepted_by is null)"),
        ]


STANDS = Appraisal.undone_at.is_null()
Appraisal.add_index(
    Appraisal.index(Appraisal.member, Appraisal.year, Appraisal.unit, unique=True, name="appraisal_once", where=STANDS)
)
Appraisal.add_index(
    Appraisal.index(
        Appraisal.member,
        Appraisal.year,
        unique=True,
        name="appraisal_counts",
        where=STANDS & Appraisal.accepted_at.is_null(False),
    )
)
Appraisal.add_index(Appraisal.index(Appraisal.branch, Appraisal.year, name="appraisal_branch"))
Appraisal.add_index(Appraisal.index(Appraisal.unit, Appraisal.year, name="appraisal_unit"))


def up(migrator, db):
    with db.bind_ctx([Unit, Member, Appraisal], bind_refs=False, bind_backrefs=False):
        db.create_tables([Appraisal], safe=False)
