"""Take a member in at a host, as its officer does."""

from uuid import UUID

from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placements import accept, name_host, pending_of
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS


def take_in(member_id: UUID, by: str = "host") -> Placement:
    """Accept the request that waits for this member."""
    row = pending_of(member_id)
    assert row is not None
    with write():
        accept(row, now(), PEOPLE[by].account_id)
    return row


def place(member: Member, host: "str | Unit", by: str = "secretary") -> Placement:
    """Name this host for a member who has agreed by telephone, and take them in there."""
    unit = Unit.get_by_id(UNITS[host]) if isinstance(host, str) else host
    with write():
        name_host(member, unit, "phone", PEOPLE[by].account_id)
    return take_in(member.id)
