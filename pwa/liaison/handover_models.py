"""Store hand-overs of all members of a contact person, at once or planned."""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField
from pwa.organisations.models import Unit

# `cancelled_by` of a hand-over that the program dropped on its day
NOBODY = UUID(int=0)  # its successor was no longer in the branch
NO_MAKER = UUID(int=1)  # who had planned it no longer held a post that may


class Handover(Row):
    """All members of one branch whose contact person is `former_id` go to `successor_id` on a day. Open until `done_at`
    or `cancelled_at`; `cancelled_by`: the officer who called it off, NOBODY or NO_MAKER; `link_by`: who made the
    link by which the maker had come in, until they have proven who they are."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # handover_open begins with it
    former_id = pw.UUIDField()
    successor_id = pw.UUIDField()
    on = pw.DateField()
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    link_by = pw.UUIDField(null=True)
    people = pw.IntegerField(null=True)  # how many changed hands
    done_at = UTCDateTimeField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "contact_handover"
        constraints = [
            pw.Check("former_id <> successor_id"),
            pw.Check("(done_at is null) = (people is null)"),
            pw.Check("(cancelled_at is null) = (cancelled_by is null)"),
            pw.Check("done_at is null or cancelled_at is null"),
        ]

    @classmethod
    def is_open(cls) -> pw.Expression:
        """Build the condition that it is still to be carried out."""
        return cls.done_at.is_null() & cls.cancelled_at.is_null()


Handover.add_index(
    Handover.index(Handover.unit, Handover.former_id, unique=True, name="handover_open", where=Handover.is_open())
)
