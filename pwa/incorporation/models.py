"""Store what home and host write to each other about a member, and people whom a host wrote down."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit

SIDES = ("home", "host")


class PlacementMessage(Row):
    """What home or host wrote to the other about a placement. The member reads it."""

    county_id = pw.UUIDField()
    placement = pw.ForeignKeyField(Placement, backref="messages", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    side = pw.TextField(constraints=[one_of("side", SIDES)])
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    words = pw.TextField()


PlacementMessage.add_index(
    PlacementMessage.index(PlacementMessage.placement, PlacementMessage.at, name="placement_message_thread")
)


class WalkIn(Row):
    """Somebody who came to a host branch without having reported in. It names no member: whoever has this name and
    phone is asked on their own Today, and the host learns nothing unless they agree."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", index=False)
    name = pw.TextField()
    name_key = pw.TextField()
    phone = pw.TextField()
    home_organisation = pw.TextField()
    home_phone = pw.TextField()
    written_at = UTCDateTimeField(default=now)
    written_by = pw.UUIDField()
    answered_at = UTCDateTimeField(null=True)
    placement = pw.ForeignKeyField(Placement, null=True, backref="+", on_delete="SET NULL")


WalkIn.add_index(WalkIn.index(WalkIn.phone, name="walk_in_asks", where=WalkIn.answered_at.is_null()))
WalkIn.add_index(WalkIn.index(WalkIn.unit, WalkIn.written_at, name="walk_in_unit"))
