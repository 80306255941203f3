"""Decide which departures and transfers a visitor sees, and on which side. For others the answer is 404."""

from typing import Any
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.tree_paths import end_of
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from .models import Departure
from .rules import COMMITTEE, DRAFT, HOME, ISSUED, OVER, TARGET, TARGET_COMMITTEE
from .transfer_models import Transfer

LOOKS = (*BRANCH_OFFICERS, Role.COMMITTEE)
ISSUERS = (Role.COMMITTEE, Role.COUNTY)
ARRIVING = (ISSUED, "accepted", "receipt_sent", *OVER)  # states in which the new branch sees it
To = Unit.alias()
OWN = "own"


def joined(query: Any) -> Any:
    """Join transfers with member, the old branch and the new one."""
    return (
        query.join(Member, on=(Transfer.member == Member.id))
        .switch(Transfer)
        .join(Unit, on=(Transfer.branch == Unit.id), attr="branch")
        .switch(Transfer)
        .join(To, pw.JOIN.LEFT_OUTER, on=(Transfer.to == To.id), attr="target")
    )


def sides_of(visitor: Visitor, row: Any) -> set[str]:
    """Return the sides of a transfer on which the visitor stands: own, home, committee, target, target_committee."""
    found: set[str] = set()
    if visitor.account.member_id == row.member_id and not visitor.limited:
        found.add(OWN)
    officers, above = visitor.posts_as(*BRANCH_OFFICERS), visitor.posts_as(*ISSUERS)
    issuing = issuing_unit_of(row.branch)
    if any(post.unit.covers(row.branch.path) for post in officers):
        found.add(HOME)
    if any(post.unit.id == issuing for post in above):
        found.add(COMMITTEE)
    target = getattr(row, "target", None)
    if target is not None and target.id and row.state in ARRIVING and _reached(row):
        if any(post.unit.covers(target.path) for post in officers):
            found.add(TARGET)
        if any(post.unit.id == issuing_unit_of(target) for post in above):
            found.add(TARGET_COMMITTEE)
    return found


def _reached(row: Any) -> bool:
    """Whether the letter was ever issued: what was withdrawn before, the new branch never sees."""
    return row.letter_id is not None or row.way == "national"


def issuing_unit_of(branch: Unit) -> UUID:
    """The committee above a branch, or the county where there is none: it issues the letters."""
    units = Unit.ancestors(branch.path)
    return next((unit.id for unit in units if unit.kind in ("committee", "county")), branch.id)


def transfer_within(visitor: Visitor, transfer_id: UUID) -> Any:
    """Return the transfer with `.sides`. Raises NotFound."""
    row: Any = joined(Transfer.select(Transfer, Member, Unit, To)).where(Transfer.id == transfer_id).first()
    if row is None:
        raise NotFound
    row.sides = sides_of(visitor, row)
    if not row.sides:
        raise NotFound
    return row


def branches_issued_by(unit: Unit) -> Any:
    """Return the ids of the branches for which this committee or county issues letters, as a subquery for `in_`: those
    below it without another committee between."""
    branch, nearer = Unit.alias(), Unit.alias()
    between = (nearer.kind == "committee") & (nearer.path > unit.path) & (nearer.path < end_of(unit.path))
    covers = pw.fn.SUBSTR(branch.path, 1, pw.fn.LENGTH(nearer.path)) == nearer.path
    below = (branch.path >= unit.path) & (branch.path < end_of(unit.path))
    return branch.select(branch.id).where(below, ~pw.fn.EXISTS(nearer.select(pw.Value(1)).where(between, covers)))


def branches_by_side(visitor: Visitor) -> tuple[list[Any], list[Any]]:
    """Return the branches of this visitor's posts as subqueries for `in_`: those in which they are officers, and those
    for which they issue letters."""
    officers = [post.unit.path for post in visitor.posts_as(*BRANCH_OFFICERS)]
    above = {post.unit.id: post.unit for post in visitor.posts_as(*ISSUERS)}
    return [units_below(officers)] if officers else [], [branches_issued_by(unit) for unit in above.values()]


def conditions_of_others(visitor: Visitor) -> list[Any]:
    """Return the conditions, one for each way of reach, of the transfers that an officer sees in the list: those from
    their branches, and those to them whose letter was issued."""
    arriving = Transfer.letter.is_null(False) | (Transfer.way == "national")
    reached, issued = branches_by_side(visitor)
    from_them = [Transfer.branch.in_(branches) for branches in (*reached, *issued)]
    to_them = [Transfer.to.in_(branches) & arriving & (Transfer.state != DRAFT) for branches in (*reached, *issued)]
    return from_them + to_them


def departures_of(visitor: Visitor) -> Any:
    """Query the departures of the branches of this visitor's posts; None if they hold none."""
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    if not paths:
        return None
    return Departure.select(Departure, Member).join(Member).where(Departure.branch.in_(units_below(paths)))
