"""Decide who reads a measure: the member, and the unit that decides it. Units above get counts only; the host, other
branches, contact persons and readers by a stated reason get a 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.tree_paths import lineage
from pwa.identity.visitor import Visitor, read_once
from pwa.members.models import Member
from pwa.members.reach import COUNTY
from pwa.organisations.models import Unit, parameters_at

from .models import Measure

DECIDES = (*BRANCH_OFFICERS, Role.COMMITTEE)
LOOKS = (*DECIDES, Role.COUNTY)


def deciding_units(visitor: Visitor) -> dict[UUID, Unit]:
    """Return the units in whose name this visitor decides, by id: exactly those on which they hold a post. None in a
    session that began with somebody else's link."""
    return {} if visitor.limited else {post.unit_id: post.unit for post in visitor.posts_as(*DECIDES)}


def rows_with_names() -> Any:
    """Query measures with member and unit."""
    return (
        Measure.select(Measure, Member, Unit)
        .join(Member, on=(Measure.member == Member.id))
        .switch(Measure)
        .join(Unit, on=(Measure.unit == Unit.id))
    )


def readable(visitor: Visitor) -> Any:
    """Build the condition of the measures that the visitor's units decide; never those about themselves."""
    return Measure.unit.in_(list(deciding_units(visitor))) & (Measure.member != (visitor.account.member_id or NOBODY))


NOBODY = UUID(int=0)


def measure_within(visitor: Visitor, measure_id: UUID) -> Any:
    """Return the measure with `.own` and `.decides`. Raises NotFound."""
    row = rows_with_names().where(Measure.id == measure_id).first()
    if row is None or visitor.limited:
        raise NotFound
    row.own = visitor.account.member_id == row.member_id
    row.decides = not row.own and row.unit_id in deciding_units(visitor)
    if not (row.own or row.decides):
        raise NotFound
    return row


def unit_deciding_on(visitor: Visitor, member: Member) -> Unit | None:
    """Return the unit in whose name the visitor records a measure about this member: the member's branch, else the
    nearest committee above it on which they hold a post; never about themselves."""
    if visitor.account.member_id == member.id:
        return None
    held = [unit for unit in deciding_units(visitor).values() if unit.covers(member.branch.path)]
    return max(held, key=lambda unit: len(unit.path), default=None)


def member_within(visitor: Visitor, member_id: UUID) -> tuple[Member, Unit]:
    """Return the member and the unit in whose name the visitor decides. Raises NotFound."""
    member = Member.with_branch(member_id)
    unit = unit_deciding_on(visitor, member) if member is not None and member.left_at is None else None
    if member is None or unit is None:
        raise NotFound
    return member, unit


@read_once
def measures_about(visitor: Visitor) -> dict[UUID, list[Any]]:
    """Hold the measures that were read of each member in this request: the file and its timeline ask for the same."""
    return {}


def readable_of(visitor: Visitor, member: Member) -> list[Any]:
    """Return this member's measures that the visitor reads, the latest first. One query at most, once a request."""
    own = visitor.account.member_id == member.id
    if visitor.limited or not (own or deciding_units(visitor)):
        return []
    known = measures_about(visitor)
    if member.id not in known:
        where = (Measure.member == member.id) if own else (Measure.member == member.id) & readable(visitor)
        known[member.id] = list(Measure.select().where(where).order_by(Measure.began_at.desc(), Measure.id.desc()))
    return known[member.id]


def in_timeline(visitor: Visitor, member: Member) -> list[UUID]:
    """Return the ids of this member's measures whose lines the visitor reads in the timeline."""
    return [row.id for row in readable_of(visitor, member)]


def grades_in_timeline(visitor: Visitor, member: Member) -> list[UUID]:
    """Return the member's id if the visitor reads lines about yearly appraisals: not by a stated reason, and not in a
    session that began with somebody else's link."""
    return [] if visitor.limited or member.seen_as == COUNTY else [member.id]


def count_open(visitor: Visitor, member: Member) -> int:
    """Count this member's measures that wait for a decision and corrections that were not ended, of those that the
    visitor reads."""
    stand = [row for row in readable_of(visitor, member) if row.ended_on is None and row.undone_at is None]
    return sum(row.decided_on is None or row.until is not None for row in stand)


def keeps_procedure(unit: Unit) -> bool:
    """Whether the county has switched on that the steps before a decision are kept here too."""
    return bool(parameters_at(lineage(unit.path)[0])["measures.procedure"])
