"""Decide who may see a placement, and in which capacity: the member, home, the host while it stands, the committee
above the host if it was refused, and whoever filed it."""

from typing import Any
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import state_of
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit

from .rules import host_sees

OWN, HOME, HOST, FORMER_HOST, ABOVE, AUTHOR = "own", "home", "host", "former_host", "above", "author"
HomeBranch, HostUnit = Unit.alias(), Unit.alias()


def with_names(*more: Any) -> "pw.ModelSelect[Placement]":
    """Query placements with their member, home branch and host."""
    rows = Placement.select(Placement, Member, HomeBranch, HostUnit, *more)
    rows = rows.join(Member).join(HomeBranch, on=(Member.branch == HomeBranch.id), attr="branch").switch(Placement)
    return rows.join(HostUnit, pw.JOIN.LEFT_OUTER, on=(Placement.unit == HostUnit.id), attr="unit")


def placement_within(visitor: Visitor, placement_id: UUID) -> Placement:
    """Return the placement with `.seen_as` set. Raises NotFound, never Forbidden."""
    row = with_names().where(Placement.id == placement_id).first()
    seen_as = _seen_as(visitor, row) if row is not None else None
    if row is None or seen_as is None:
        raise NotFound
    row.seen_as = seen_as
    return row


def _seen_as(visitor: Visitor, row: Placement) -> str | None:
    if row.member_id == visitor.account.member_id:
        return OWN
    if _holds(visitor, row.member.branch, *BRANCH_OFFICERS, Role.COMMITTEE):
        return HOME
    if row.unit_id and row.consented_at and _holds(visitor, row.unit, *BRANCH_OFFICERS):
        stands = host_sees(row.consented_at is not None, row.ended_at is not None) and row.member.left_at is None
        return HOST if stands else FORMER_HOST
    if row.unit_id and state_of(row) == "refused" and _holds(visitor, row.unit, Role.COMMITTEE):
        return ABOVE
    if row.asked_by != visitor.account.id:
        return None
    receives = row.unit_id and _holds(visitor, row.unit, *BRANCH_OFFICERS)  # who came by, and has not agreed yet
    return AUTHOR if receives or within_reach(visitor).among([row.member_id]) else None


def _holds(visitor: Visitor, unit: Unit, *roles: Role) -> bool:
    return any(post.unit.covers(unit.path) for post in visitor.posts_as(*roles))
