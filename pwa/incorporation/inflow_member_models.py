"""Store inflow members: members who live here and whose home organisation is outside this installation."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.organisations.models import Unit

ENDS = ("returned", "moved", "transferred", "died", "mistake")


class InflowMember(Row):
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
        table_name = "guest"  # as released
        constraints = [pw.Check("(ended_at is null) = (how is null)")]


InflowMember.add_index(InflowMember.index(InflowMember.unit, InflowMember.name_key, InflowMember.id, name="guest_unit"))
InflowMember.add_index(
    InflowMember.index(InflowMember.ended_at, name="guest_ended", where=InflowMember.ended_at.is_null(False))
)


class InflowMemberChange(Row):
    """The old and new value of a field of an inflow member's file, who changed it and when."""

    county_id = pw.UUIDField()
    inflow_member = pw.ForeignKeyField(InflowMember, backref="+", on_delete="CASCADE", column_name="guest_id")
    field = pw.TextField()
    before = pw.TextField(default="")
    after = pw.TextField(default="")
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "guest_change"
