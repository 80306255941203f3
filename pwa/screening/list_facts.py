"""Tell the list of members whom a running round has not reached yet."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core.page_entries import ListFacts
from pwa.identity.visitor import Visitor

from .models import Asked, Round


def list_facts(_visitor: Visitor, members: list[Any]) -> dict[UUID, ListFacts]:
    """Return what is due in rounds from those in charge of these members. One query."""
    waits = Asked.member.in_([one.id for one in members]) & Asked.outcome.in_(["", "not_reached"])
    running = Round.opened_at.is_null(False) & Round.closed_at.is_null()
    rows: Any = Asked.select(Asked.member).join(Round).where(waits, running).distinct().tuples()
    return {member_id: ListFacts(due=[_("to reach in a round")]) for (member_id,) in rows}
