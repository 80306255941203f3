"""Store what home and host write to each other about a member. The other tables stand beside what they serve."""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.members.placement_models import Placement

from .applicant_models import Applicant
from .file_proposal_models import FileProposal
from .inflow_member_models import InflowMember, InflowMemberChange
from .point_models import ReceivingPoint
from .unit_models import (
    UnitCandidate,
    UnitClosing,
    UnitProposal,
    UnitProposalMember,
    UnitTerm,
    UnitWarning,
)

__all__ = [
    "Applicant",
    "FileProposal",
    "InflowMember",
    "InflowMemberChange",
    "PlacementMessage",
    "ReceivingPoint",
    "UnitCandidate",
    "UnitClosing",
    "UnitProposal",
    "UnitProposalMember",
    "UnitTerm",
    "UnitWarning",
]
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
