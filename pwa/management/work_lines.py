"""Count the transfers that wait for this visitor, for the work page; show a member's transfers in the file."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from flask import url_for

from pwa.core.clock import today
from pwa.core.compiled_query import any_of
from pwa.core.i18n import readable_time
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OFFICER, OWN

from . import labels
from .reach import branches_by_side, conditions_of_others
from .rules import ACCEPTED, APPROVED, DRAFT, HERE, ISSUED, RECEIPT_SENT, REVIEWED
from .transfer_models import Transfer


def waiting_for(visitor: Visitor) -> Any:
    """Build the condition of the transfers whose next step is this visitor's."""
    reached, issued = branches_by_side(visitor)
    ways = []
    for branches in reached:
        ways += [Transfer.branch.in_(branches) & (Transfer.state == DRAFT)]
        in_force = Transfer.valid_until.is_null() | (Transfer.valid_until >= today())
        ways += [Transfer.to.in_(branches) & (Transfer.state == ISSUED) & in_force]
    for branches in issued:
        ways += [Transfer.branch.in_(branches) & Transfer.state.in_((REVIEWED, APPROVED, RECEIPT_SENT))]
        expired = (Transfer.state == ISSUED) & (Transfer.valid_until < today())
        ways += [Transfer.branch.in_(branches) & expired, Transfer.to.in_(branches) & (Transfer.state == ACCEPTED)]
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
    rows = list(Transfer.select().where(Transfer.member == member.id).order_by(Transfer.since.desc()).limit(5))
    opens = {row.id for row in rows} if member.seen_as == OWN else _opened_by(visitor, [row.id for row in rows])
    shown = [
        {
            "href": url_for("transfers.show", transfer=row.id) if row.id in opens else "",
            "title": labels.STATES[row.state],
            "detail": readable_time(row.since),
        }
        for row in rows
    ]
    return {"rows": shown, "may_begin": member.seen_as == OFFICER and member.left_at is None}


def _opened_by(visitor: Visitor, ids: list[UUID]) -> set[UUID]:
    """Return which of these transfers this officer sees: an earlier one may be another branch's. One query."""
    ways = conditions_of_others(visitor) if ids else []
    if not ways:
        return set()
    return {row.id for row in Transfer.select(Transfer.id).where(Transfer.id.in_(ids), reduce(or_, ways))}
