"""Count the transfers that wait for this visitor, for the work page; show a member's transfers in the file."""

from typing import Any

from flask import url_for

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.compiled_query import any_of
from pwa.core.i18n import readable_time
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OFFICER, OWN
from pwa.organisations.reach import units_below

from . import labels
from .rules import ACCEPTED, APPROVED, DRAFT, HERE, ISSUED, RECEIPT_SENT, REVIEWED
from .transfer_models import Transfer


def waiting_for(visitor: Visitor) -> Any:
    """Build the condition of the transfers whose next step is this visitor's."""
    branches = [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS)]
    above = [post.unit.path for post in visitor.posts_as(Role.COMMITTEE)]
    ways = []
    if branches:
        ways += [Transfer.branch.in_(units_below(branches)) & (Transfer.state == DRAFT)]
        ways += [Transfer.to.in_(units_below(branches)) & (Transfer.state == ISSUED)]
    if above:
        ways += [Transfer.branch.in_(units_below(above)) & Transfer.state.in_((REVIEWED, APPROVED, RECEIPT_SENT))]
        ways += [Transfer.to.in_(units_below(above)) & (Transfer.state == ACCEPTED)]
    found = [Transfer.select(Transfer.id).where(way, Transfer.way == HERE) for way in ways]
    return Transfer.id.in_(any_of(found)) if found else None


def due(visitor: Visitor) -> int:
    """Count the transfers that wait for this visitor."""
    where = waiting_for(visitor)
    return int(Transfer.select().where(where).count()) if where is not None else 0


def section(visitor: Visitor, member: Member) -> dict[str, Any] | None:
    """Return the member's latest transfers, and whether this visitor may begin one; None for who sees none."""
    if member.seen_as not in (OWN, OFFICER) or visitor.limited:
        return None
    rows = Transfer.select().where(Transfer.member == member.id).order_by(Transfer.since.desc()).limit(5)
    shown = [
        {
            "href": url_for("transfers.show", transfer=row.id),
            "title": labels.STATES[row.state],
            "detail": readable_time(row.since),
        }
        for row in rows
    ]
    return {"rows": shown, "may_begin": member.seen_as == OFFICER and member.left_at is None}
