"""Store guests: members who live here and whose home organisation is outside this installation."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.organisations.models import Unit

ENDS = ("returned", "moved", "transferred", "died", "mistake")


class Guest(Row):
    """The file that the branch where somebody lives keeps of them. They are counted as inflow, never as a member."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # guest_unit begins with it
    name = pw.TextField()
    search = pw.TextField(default="")
    name_key = pw.TextField(default="")
    sex = pw.TextField(constraints=[pw.Check("sex in ('1','2')")])
    kind = pw.TextField(default="full", constraints=[pw.Check("kind in ('full','probationary')")])
    born_on = pw.DateField(null=True)
    phone = pw.TextField(default="")
    home_organisation = pw.TextField()
    home_phone = pw.TextField()
    card_no = pw.TextField(default="")
    here_since = pw.DateField(null=True)
    area = pw.TextField(default="")  # where they live or work here
    party_group_id = pw.UUIDField(null=True)  # where the branch placed them
    contact_id = pw.UUIDField(null=True)  # account of who keeps in touch with them here
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField(null=True)
    ended_on = pw.DateField(null=True)
    how = pw.TextField(null=True, constraints=[one_of("how", ENDS)])
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [pw.Check("(ended_at is null) = (how is null)")]


Guest.add_index(Guest.index(Guest.unit, Guest.name_key, Guest.id, name="guest_unit"))
Guest.add_index(Guest.index(Guest.ended_at, name="guest_ended", where=Guest.ended_at.is_null(False)))


class GuestChange(Row):
    """The old and new value of a field of a guest's file, who changed it and when."""

    county_id = pw.UUIDField()
    guest = pw.ForeignKeyField(Guest, backref="+", on_delete="CASCADE")
    field = pw.TextField()
    before = pw.TextField(default="")
    after = pw.TextField(default="")
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)
