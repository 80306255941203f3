"""Read what officers are told on Today about placements and about units, by one query for both."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import peewee as pw

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.bulk_sql import constant, instance
from pwa.core.clock import now
from pwa.core.compiled_query import any_of, compiled_query
from pwa.identity.visitor import Visitor, read_once
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.organisations.reach import ends_of, units_between

from .placement_lists import RECENT
from .reach import HomeBranch, HostUnit
from .unit_models import UnitCandidate, UnitProposal, UnitProposalMember, UnitWarning
from .unit_proposal_lists import committee_paths, consulted_about, for_colleagues, submitted_to
from .unit_reach import HOST_ROLES
from .unit_rules import JOINT, URGENT

SHOWN, UNITS_SHOWN = 8, 5  # lines of each part
MODELS: tuple[Any, ...] = (Placement, Member, HomeBranch, HostUnit)
OF_UNITS = (
    Unit.id, Unit.name, Unit.path, UnitCandidate.id, UnitCandidate.basis, UnitCandidate.division, UnitCandidate.area,
    UnitCandidate.people_full, UnitWarning.code, UnitWarning.number, UnitWarning.day, UnitProposal.id,
    UnitProposal.name, UnitProposal.consulted_at, UnitProposal.submitted_at, UnitProposal.answer, UnitProposal.reason,
    UnitProposal.proposed_by, UnitProposal.kind,
)  # fmt: skip
NAMES = (
    "unit", "unit_name", "path", "candidate", "basis", "division", "area", "people_full", "code", "number", "day",
    "proposal", "name", "consulted_at", "submitted_at", "answer", "reason", "proposed_by",
    "kind",
)  # fmt: skip


def _of_placements(own: Any, own_ends: Any, above: Any, ends_above: Any, since: Any) -> dict[str, Any]:
    """Build the queries of what is told about placements, by part."""
    home, ends = [*own, *above], [*own_ends, *ends_above]
    if not home:
        return {}
    rows, parts = Placement.select(Placement.id), {}
    # by the index of each member: joined, SQLite would read the requests of the whole county
    at_home = Member.select(Member.id).where(Member.branch.in_(units_between(home, ends)))
    ours = rows.where(Placement.member.in_(at_home))
    ended = Placement.ended_at.is_null(False) & (Placement.ended_at > since)
    agreed = Placement.consented_at.is_null(False)
    if own:
        here = rows.where(Placement.unit.in_(units_between(own, own_ends)))
        parts["asked"] = here.where(Placement.pending(), agreed)
        parts["gone"] = here.where(ended, Placement.accepted_at.is_null(False))
    parts["waits"] = ours.where(Placement.pending(), agreed)
    parts["taken_in"] = ours.where(Placement.open(), Placement.accepted_at > since)
    parts["over"] = ours.where(ended, Placement.accepted_at.is_null(False) | (Placement.refusal != ""))
    if above:
        below = Placement.unit.in_(units_between(above, ends_above))
        parts["refused"] = rows.where(below, Placement.refusal != "", Placement.closed_at > since)
    return {name: one.order_by(Placement.asked_at, Placement.id).limit(SHOWN) for name, one in parts.items()}


def _of_units(
    above: Any, ends_above: Any, hosts: Any, host_ends: Any, counties: Any, me: Any, since: Any
) -> dict[str, Any]:
    """Build the queries of what is told about units, by part, each with the unit that it is about."""
    proposals = UnitProposal.select(UnitProposal.id, UnitProposal.committee.alias("unit_id"))
    proposals = proposals.order_by(UnitProposal.proposed_at).limit(UNITS_SHOWN)
    parts: dict[str, Any] = {}
    if above:
        own = UnitProposal.committee.in_(units_between(above, ends_above))
        to_place = UnitProposalMember.select(UnitProposalMember.id)
        to_place = to_place.where(UnitProposalMember.proposal == UnitProposal.id)
        placed = to_place.where(UnitProposalMember.placement.is_null(False))
        lately = UnitProposal.decided_at > since
        approved = UnitProposal.outcome == "approved"
        parts["answered"] = proposals.where(
            own, UnitProposal.open(), UnitProposal.answered_at.is_null(False), UnitProposal.submitted_at.is_null()
        )
        waits = (UnitProposal.kind != JOINT) & ~pw.fn.EXISTS(placed)
        parts["approved"] = proposals.where(own, approved, lately | waits)
        parts["not_approved"] = proposals.where(own, UnitProposal.outcome == "refused", lately)
        candidates = UnitCandidate.select(UnitCandidate.id, UnitCandidate.committee.alias("unit_id"))
        candidates = candidates.where(UnitCandidate.committee.in_(units_between(above, ends_above)))
        parts["candidate"] = candidates.order_by(UnitCandidate.people_full.desc(), UnitCandidate.id).limit(UNITS_SHOWN)
        warnings = UnitWarning.select(UnitWarning.id, UnitWarning.unit.alias("unit_id"))
        warnings = warnings.where(UnitWarning.unit.in_(units_between(above, ends_above)), UnitWarning.code.in_(URGENT))
        parts["warned"] = warnings.order_by(UnitWarning.day, UnitWarning.id).limit(UNITS_SHOWN + 1)
    deciding = [submitted_to(counties)] if counties else []
    if above:
        deciding.append(for_colleagues(above, ends_above, me))
    if deciding:
        parts["submitted"] = proposals.where(reduce(or_, deciding), UnitProposal.open())
    if hosts:
        asked = consulted_about(hosts, host_ends) & UnitProposal.answered_at.is_null()
        parts["consulted"] = proposals.where(asked, UnitProposal.open())
    return parts


@read_once
def told(visitor: Visitor) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return the placements, each with the reason as `.part`, and the facts about units, each with its `part`."""
    own, above = _paths(visitor, *BRANCH_OFFICERS), committee_paths(visitor)
    hosts, counties = _paths(visitor, *HOST_ROLES), [post.unit.county_id for post in visitor.posts_as(Role.COUNTY)]
    placements: list[Any] = []
    units: list[dict[str, Any]] = []
    if not (own or above or hosts or counties):
        return placements, units
    places = [value for paths in (own, above, hosts) for value in (paths, ends_of(paths))]
    for part, *values in _read(*places, counties, visitor.account.id, now() - RECENT):
        if values[0] is not None:
            placements.append(_placement(part, values))
        else:
            units.append({"part": part, **dict(zip(NAMES, values[-len(NAMES) :], strict=True))})
    placements.sort(key=lambda row: (row.asked_at, row.id))
    units.sort(key=lambda row: (row["day"] or date.max, -(row["people_full"] or 0), row["path"]))
    return placements, units


def _paths(visitor: Visitor, *roles: Role) -> list[str]:
    return [post.unit.path for post in visitor.posts_as(*roles)]


def _part(name: str, query: Any, unit_id: Any = None) -> Any:
    rows = query.alias(f"{name}_rows")
    unit = rows.c.unit_id if unit_id is None else unit_id
    columns = [pw.SQL(f"'{name}'").alias("part"), rows.c.id.alias("id"), unit.alias("unit_id")]
    return pw.Select([rows], columns)


@compiled_query
def _read(
    own: Any, own_ends: Any, above: Any, ends_above: Any, hosts: Any, host_ends: Any, counties: Any, me: Any, since: Any
) -> Any:
    """Read each row as its part and the values of the columns of `MODELS` and `OF_UNITS`."""
    of_placements = _of_placements(own, own_ends, above, ends_above, since)
    found = [_part(name, query, constant(Unit.id, None)) for name, query in of_placements.items()]
    of_units = _of_units(above, ends_above, hosts, host_ends, counties, me, since)
    found += [_part(name, query) for name, query in of_units.items()]
    wanted = any_of(found).alias("parts")
    fields = [field for model in MODELS for field in _fields(model)] + list(OF_UNITS)
    query: Any = pw.Select([wanted], [wanted.c.part, *fields])
    for model, on in (
        (Placement, Placement.id == wanted.c.id),
        (Member, Member.id == Placement.member),
        (HomeBranch, HomeBranch.id == Member.branch),
        (HostUnit, HostUnit.id == Placement.unit),
        (Unit, Unit.id == wanted.c.unit_id),
        (UnitCandidate, UnitCandidate.id == wanted.c.id),
        (UnitWarning, UnitWarning.id == wanted.c.id),
        (UnitProposal, UnitProposal.id == wanted.c.id),
    ):
        query = query.join(model, pw.JOIN.LEFT_OUTER, on=on)
    return query


def _fields(model: Any) -> list[Any]:
    """List the columns of a model, or of an alias of one."""
    return [getattr(model, field.name) for field in getattr(model, "model", model)._meta.sorted_fields]


def _placement(part: str, values: Sequence[Any]) -> Any:
    """Make a placement with its member, home branch and host from the values of `MODELS`."""
    made, begins = [], 0
    for model in MODELS:
        size = len(_fields(model))
        made.append(instance(getattr(model, "model", model), values[begins : begins + size]))
        begins += size
    row, member, branch, host = made
    member.__rel__["branch"] = branch
    row.__rel__["member"] = member
    row.__rel__["unit"] = host if row.unit_id else None
    row.part = part
    return row
