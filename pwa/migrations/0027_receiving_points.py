"""Receiving points of branches: where, when and by which telephone they receive members who report in."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class ReceivingPoint(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    division = pw.TextField()
    address = pw.TextField()
    opening_hours = pw.TextField()
    phone = pw.TextField()
    contact = pw.TextField()
    code = pw.TextField(unique=True)
    opened_at = UTCDateTimeField()
    opened_by = pw.UUIDField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "receiving_point"
        legacy_table_names = False
        constraints = [pw.Check("closed_at is null or closed_at >= opened_at")]


ReceivingPoint.add_index(ReceivingPoint.index(ReceivingPoint.unit, ReceivingPoint.opened_at, name="receiving_point_unit"))
ReceivingPoint.add_index(
    ReceivingPoint.index(
        ReceivingPoint.division,
        ReceivingPoint.opened_at,
        name="receiving_point_county",
        where=ReceivingPoint.closed_at.is_null(),
    )
)


def up(migrator, db):
    with db.bind_ctx([Unit, ReceivingPoint], bind_refs=False, bind_backrefs=False):
        db.create_tables([ReceivingPoint], safe=False)
