"""Store posts that somebody proposes to give, until a second person confirms or declines them."""

from uuid import UUID

import peewee as pw

from pwa.core.access import Role
from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of

from .models import Unit


class Appointment(Row):
    """A post that somebody proposes to give. It gives no right: the post is made when a second person confirms it."""

    county_id = pw.UUIDField()
    account_id = pw.UUIDField(index=True)
    unit = pw.ForeignKeyField(Unit, backref="appointments", on_delete="RESTRICT")
    role = pw.TextField(constraints=[pw.Check("role in ('" + "','".join(Role) + "')")])
    successor_of = pw.UUIDField(null=True)  # the post that ends when this one begins, its open work handed over
    proposed_at = UTCDateTimeField(default=now)
    proposed_by = pw.UUIDField()
    link_by = pw.UUIDField(null=True)  # who made the link by which they had come in, and may have been them
    settled_at = UTCDateTimeField(null=True)
    settled_by = pw.UUIDField(null=True)
    outcome = pw.TextField(null=True, constraints=[one_of("outcome", ("confirmed", "declined"))])
    post_id = pw.UUIDField(null=True)  # the post that was given

    @classmethod
    def open_of(cls, account_id: UUID) -> list["Appointment"]:
        """List what is proposed for an account and not settled, with its units."""
        rows = cls.select(cls, Unit).join(Unit).where(cls.account_id == account_id, cls.settled_at.is_null())
        return list(rows.order_by(cls.proposed_at, cls.id))

    class Meta:
        constraints = [
            pw.Check("(settled_at is null) = (outcome is null)"),
            pw.Check("outcome is null or outcome <> 'confirmed' or settled_by <> proposed_by"),
        ]


Appointment.add_index(
    Appointment.index(
        Appointment.account_id, Appointment.unit, Appointment.role,
        unique=True, name="appointment_open", where=Appointment.settled_at.is_null(),
    )
)  # fmt: skip
