"""Decide which letters of other installations a visitor sees, and on which side. For others the answer is 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS
from pwa.core.compiled_query import any_of
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit

from .incoming_models import IncomingLetter
from .incoming_rules import BRANCH, ISSUER, TAKEN_IN
from .reach import ISSUERS, OWN, branches_by_side, issuing_unit_of


def branches_of(visitor: Visitor) -> list[Unit]:
    """List the branches for which this visitor takes people in."""
    return [post.unit for post in visitor.posts_as(*BRANCH_OFFICERS) if post.unit.is_branch]


def incoming_letter_within(visitor: Visitor, letter_id: UUID) -> Any:
    """Return the letter with `.sides`. Raises NotFound."""
    row: Any = joined().where(IncomingLetter.id == letter_id).first()
    if row is None:
        raise NotFound
    row.sides = _sides_of(visitor, row)
    if not row.sides:
        raise NotFound
    return row


def joined() -> Any:
    """Query the letters with the branch that took somebody in."""
    return IncomingLetter.select(IncomingLetter, Unit).join(Unit)


def _sides_of(visitor: Visitor, row: Any) -> set[str]:
    found: set[str] = set()
    if row.member_id and visitor.account.member_id == row.member_id and not visitor.limited:
        found.add(OWN)
    if any(post.unit.covers(row.branch.path) for post in visitor.posts_as(*BRANCH_OFFICERS)):
        found.add(BRANCH)
    if any(post.unit.id == issuing_unit_of(row.branch) for post in visitor.posts_as(*ISSUERS)):
        found.add(ISSUER)
    return found


def conditions_of_others(visitor: Visitor) -> list[Any]:
    """Return the conditions, one for each way of reach, of the letters that an officer sees in the list."""
    reached, issued = branches_by_side(visitor)
    return [IncomingLetter.branch.in_(branches) for branches in (*reached, *issued)]


def count_due(visitor: Visitor) -> int:
    """Count the letters whose receipt letter this visitor's committee signs next."""
    _reached, issued = branches_by_side(visitor)
    waits = [
        IncomingLetter.select(IncomingLetter.id).where(
            IncomingLetter.branch.in_(branches), IncomingLetter.state == TAKEN_IN
        )
        for branches in issued
    ]
    return int(IncomingLetter.select().where(IncomingLetter.id.in_(any_of(waits))).count()) if waits else 0
