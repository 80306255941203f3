"""Export what home and host wrote to each other about a member."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts
from pwa.members.models import Member

from .models import PlacementMessage


def messages_of(member: Member) -> Rows:
    """Export the messages, oldest first, without the names of those who wrote them."""
    found: Any = PlacementMessage.select().where(PlacementMessage.member == member.id)
    rows = found.order_by(PlacementMessage.at, PlacementMessage.id)
    return plain_dicts({"at": row.at, "from": row.side, "words": row.words} for row in rows)
