"""Store receiving points 接收点: where, when and by which telephone a branch receives members who report in."""

import secrets

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField
from pwa.organisations.models import Unit

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0, 1, i, l and o, which people mix up when they type from paper
LENGTH = 10  # 31 ** 10: nobody finds a point by trying


def random_code() -> str:
    """Make the code of a point's public address."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


class ReceivingPoint(Row):
    """A place where a branch receives members. All of it is public, by the code that is printed on its poster."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # receiving_point_unit begins so
    division = pw.TextField()  # GB/T 2260 code of the county in which it is
    address = pw.TextField()
    opening_hours = pw.TextField()
    phone = pw.TextField()
    contact = pw.TextField(default="")
    code = pw.TextField(unique=True, default=random_code)
    opened_at = UTCDateTimeField(default=now)
    opened_by = pw.UUIDField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [pw.Check("closed_at is null or closed_at >= opened_at")]


ReceivingPoint.add_index(
    ReceivingPoint.index(ReceivingPoint.unit, ReceivingPoint.opened_at, name="receiving_point_unit")
)
ReceivingPoint.add_index(
    ReceivingPoint.index(
        ReceivingPoint.division,
        ReceivingPoint.opened_at,
        name="receiving_point_county",
        where=ReceivingPoint.closed_at.is_null(),
    )
)
