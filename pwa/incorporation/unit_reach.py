"""Decide who may see a proposal of a unit, and in which capacity: the committee that proposes it sees the people; the
host that is consulted and the county that decides see counts, the county also who is to hold the posts."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.visitor import Visitor
from pwa.organisations.models import BRANCH_KINDS, Unit
from pwa.organisations.reach import unit_within

from .unit_models import UnitCandidate, UnitProposal

HOME, HOST, COUNTY = "home", "host", "county"
HOST_ROLES = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
READERS = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
Committee, HostUnit, Formed = Unit.alias(), Unit.alias(), Unit.alias()


def with_units() -> Any:
    """Query proposals with their committee, the host that is consulted, and the unit that was formed."""
    rows = UnitProposal.select(UnitProposal, Committee, HostUnit, Formed)
    rows = rows.join(Committee, on=(UnitProposal.committee == Committee.id), attr="committee").switch(UnitProposal)
    rows = rows.left_outer_join(HostUnit, on=(UnitProposal.host == HostUnit.id), attr="host").switch(UnitProposal)
    return rows.left_outer_join(Formed, on=(UnitProposal.unit == Formed.id), attr="unit")


def proposal_within(visitor: Visitor, proposal_id: UUID) -> UnitProposal:
    """Return the proposal with `.seen_as` set. Raises NotFound, never Forbidden."""
    row = with_units().where(UnitProposal.id == proposal_id).first()
    seen_as = _seen_as(visitor, row) if row is not None else None
    if row is None or seen_as is None:
        raise NotFound
    row.seen_as = seen_as
    return row


def _seen_as(visitor: Visitor, row: UnitProposal) -> str | None:
    if _holds(visitor, row.committee, Role.COMMITTEE):
        return HOME
    if row.submitted_at and _holds(visitor, row.committee, Role.COUNTY):
        return COUNTY
    if row.consulted_at and row.host_id and _holds(visitor, row.host, *HOST_ROLES):
        return HOST
    return None


def _holds(visitor: Visitor, unit: Unit, *roles: Role) -> bool:
    return any(post.unit.covers(unit.path) for post in visitor.posts_as(*roles))


def candidate_within(visitor: Visitor, candidate_id: UUID | None) -> UnitCandidate:
    """Return the candidate of a committee on which the visitor holds the post, with the committee. Raises NotFound."""
    rows = UnitCandidate.select(UnitCandidate, Unit).join(Unit)
    row = rows.where(UnitCandidate.id == candidate_id).first() if candidate_id else None
    if row is None or not _holds(visitor, row.committee, Role.COMMITTEE):
        raise NotFound
    return row


def branch_within(visitor: Visitor, unit_id: UUID) -> Unit:
    """Return the branch below a committee on which the visitor holds the post. Raises NotFound."""
    unit = unit_within(visitor, unit_id, Role.COMMITTEE)
    if unit.kind not in BRANCH_KINDS:
        raise NotFound
    return unit
