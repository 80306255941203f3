"""Store visits of care 走访慰问 as they are planned."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member

from .care_rules import OCCASIONS
from .models import Contact


class CareVisit(Row):
    """A visit of care to a member, planned for a day. Nothing is stored when it is made: it is done while a contact
    that counts names it (`Contact.visit_id`). Why exactly, and what is to be brought, is written nowhere."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)  # care_visit_member
    occasion = pw.TextField(constraints=[one_of("occasion", OCCASIONS)])
    on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "care_visit"
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


def to_be_made(visit: Any) -> pw.Expression:
    """Build the condition that a visit is still to be made. `visit`: the model, or an alias of it."""
    return visit.cancelled_at.is_null() & ~pw.fn.EXISTS(made_by_contact(visit))


def made_by_contact(visit: Any) -> Any:
    """Query the contacts that count and name this visit, of the same member: what names somebody else's has no
    effect. `visit`: a row, or the columns of a query."""
    one = Contact.alias("visited")
    return one.select(one.id).where(one.visit_id == visit.id, one.member == visit.member, one.counts)
