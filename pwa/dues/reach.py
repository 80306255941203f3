"""Decide whose dues a visitor sees. For a unit or a member outside the answer is 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import OFFICER, within_reach
from pwa.organisations.models import BRANCH_KINDS
from pwa.organisations.reach import unit_within

from .payment_page import COLLECTS, LOOKS

KEEP_BOOKS = tuple(kind for kind in BRANCH_KINDS if kind != "temporary_branch")  # a temporary branch collects no dues


def book_within(visitor: Visitor, unit_id: UUID) -> Any:
    """Return the branch, with `.keeps`: whether the visitor is one of its officers, who keep the book. Committees above
    read it. Raises NotFound."""
    unit: Any = unit_within(visitor, unit_id, *LOOKS)
    if unit.kind not in KEEP_BOOKS:
        raise NotFound
    unit.keeps = any(post.unit.covers(unit.path) for post in visitor.posts_as(*COLLECTS))
    return unit


def member_within(visitor: Visitor, member_id: UUID) -> Member:
    """Return a member whose dues the visitor may set: officers of the branch, not about themselves. Raises NotFound."""
    who = within_reach(visitor).present(member_id, OFFICER)
    mine = any(post.unit.covers(who.branch.path) for post in visitor.posts_as(*COLLECTS))
    if not mine:
        raise NotFound
    return who
