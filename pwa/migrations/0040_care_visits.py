"""Visits of care as they are planned, and which contact was one."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class CareVisit(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    occasion = pw.TextField(constraints=[pw.Check("occasion in ('festival','hardship','illness')")])
    on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "care_visit"
        legacy_table_names = False
        constraints = [pw.Check("(cancelled_at is null) = (cancelled_by is null)")]


CareVisit.add_index(
    CareVisit.index(
        CareVisit.member,
        CareVisit.on,
        CareVisit.occasion,
        unique=True,
        name="care_visit_member",
        where=CareVisit.cancelled_at.is_null(),
    )
)


def up(migrator, db):
    with db.bind_ctx([Member, CareVisit], bind_refs=False, bind_backrefs=False):
        db.create_tables([CareVisit], safe=False)
    migrator.migrate(migrator.add_column("contact_log", "visit_id", pw.UUIDField(null=True)))
    db.execute_sql('create index "contact_visit" on "contact_log" ("visit_id") WHERE ("visit_id" IS NOT NULL)')
