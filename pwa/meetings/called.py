"""Decide who is called to a meeting of a unit, or of its committee or a group, at a moment.

Everything that asks who belongs to a meeting asks `called_to`: the roll, the page, the lines of Today. Members who are
placed at this unit come from `placed_at` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.features import registry
from pwa.members.models import Affiliation, Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit

from .models import GroupMember, Meeting
from .rules import may_vote, should_attend


@dataclass(frozen=True)
class Called:
    """One person who is called: `standing` own or placed, whether they should attend and may vote."""

    id: UUID
    county_id: UUID
    name: str
    name_key: str
    phone: str | None
    standing: str
    should: bool
    votes: bool


def called_to(unit: Unit, group_id: UUID | None, at: datetime, on: date) -> list[Called]:
    """List who belongs to a meeting on this day that begins `at`, by name: the members of the unit, then those placed
    there. Of a meeting that has begun, as it was then. Seven queries at most, whatever the size."""
    moment = min(at, now())
    own, placed = _members_at(unit, moment, on), placed_at(unit.id, moment)
    found = [_called(row, "own", status) for row, status in _with_status(unit, own)]
    if placed:
        here = {row.id for row in own}
        found += [_called(row, "placed", row.status) for row in placed if row.id not in here]
    if group_id:
        belongs = in_group(group_id, moment)
        found = [one for one in found if one.id in belongs]
    return sorted(found, key=lambda one: (one.standing, one.name_key, one.id.int))


def called_to_meeting(meeting: Meeting) -> list[Called]:
    """List who belongs to this meeting (with its unit)."""
    return called_to(meeting.unit, meeting.group_id, meeting.begins_at, meeting.on)


def placed_at(unit_id: UUID, at: datetime) -> list[Any]:
    """List the members of other branches who were placed at this unit at a moment."""
    return _placed.rows(unit_id, at)


def here_now(unit_id: UUID) -> set[UUID]:
    """Return the ids of the present members of a unit."""
    return {member_id for (member_id,) in _here_now(unit_id)}


def places_of(member_id: UUID, branch_id: UUID) -> list[UUID]:
    """List the units that call this member: their branch, and where they are placed."""
    placed = Placement.select(Placement.unit).where(Placement.member == member_id, Placement.open())
    return [branch_id, *(row.unit_id for row in placed if row.unit_id)]


def ever_of(unit_id: UUID, member_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of these people who are or were once members of the unit, or placed there."""
    ids = list(member_ids)
    if not ids:
        return set()
    now_here = Member.select(Member.id).where(Member.id.in_(ids), Member.branch == unit_id)
    once = Affiliation.select(Affiliation.member).where(Affiliation.member.in_(ids), Affiliation.branch == unit_id)
    hosted = Placement.select(Placement.member).where(
        Placement.member.in_(ids), Placement.unit == unit_id, Placement.accepted_at.is_null(False)
    )
    found = {row.id for row in now_here}
    return found | {row.member_id for row in once} | {row.member_id for row in hosted}


def in_group(group_id: UUID, at: datetime) -> set[UUID]:
    """Return the ids of the members of a committee or group at a moment; who was entered later counts as there."""
    rows = GroupMember.select(GroupMember.member).where(
        GroupMember.group == group_id, GroupMember.ended_at.is_null() | (GroupMember.ended_at > at)
    )
    return {row.member_id for row in rows}


def _called(row: Any, standing: str, status: str | None) -> Called:
    votes = may_vote(standing, row.kind, status)
    should = should_attend(standing, status)
    return Called(row.id, row.county_id, row.name, row.name_key, row.phone, standing, should, votes)


def _with_status(unit: Unit, rows: Iterable[Any]) -> list[tuple[Any, str | None]]:
    """Each member with the present status of their membership, as the official form has it."""
    newer = registry().roster_columns.get("status")
    statuses = newer([unit.path]) if newer else {}
    return [(row, statuses.get(row.id, row.status) if statuses else row.status) for row in rows]


def _members_at(unit: Unit, at: datetime, on: date) -> list[Any]:
    """The members of the unit at that moment. Of somebody who changed branch since, the affiliation that ended first
    after it decides; whose affiliations are all younger counts as having been where the first says: a roster that was
    imported later tells of the time before. Three queries."""
    moved: dict[UUID, tuple[datetime, UUID]] = {}
    for found_moves in (_moved_from(unit.id, at), _moved_here(unit.id, at)):
        for member_id, ended_at, branch_id in found_moves:
            moved[member_id] = min(moved.get(member_id, (ended_at, branch_id)), (ended_at, branch_id))
    found: list[Any] = _of_branch.rows(unit.id, at, on)
    if not moved:
        return found
    came_later = {member_id for member_id, (_ended, branch_id) in moved.items() if branch_id != unit.id}
    former = [member_id for member_id, (_ended, branch_id) in moved.items() if branch_id == unit.id]
    found = [row for row in found if row.id not in came_later]
    known = {row.id for row in found}
    return found + ([row for row in _named.rows(former, at, on) if row.id not in known] if former else [])


@compiled_query
def _here_now(unit_id: Any) -> Any:
    return Member.select(Member.id).where(Member.branch == unit_id, Member.joined_into.is_null())


@compiled_query
def _moved_from(unit_id: Any, at: Any) -> Any:
    columns = (Affiliation.member, Affiliation.ended_at, Affiliation.branch)
    return Affiliation.select(*columns).where(Affiliation.branch == unit_id, Affiliation.ended_at > at)


@compiled_query
def _moved_here(unit_id: Any, at: Any) -> Any:
    columns = (Affiliation.member, Affiliation.ended_at, Affiliation.branch)
    here = Member.select(Member.id).where(Member.branch == unit_id)
    return Affiliation.select(*columns).where(Affiliation.member.in_(here), Affiliation.ended_at > at)


@compiled_query
def _of_branch(unit_id: Any, at: Any, on: Any) -> Any:
    return _read(Member.branch == unit_id, _not_gone(at), _joined_by(on))


@compiled_query
def _named(ids: Any, at: Any, on: Any) -> Any:
    return _read(Member.id.in_(ids), _not_gone(at), _joined_by(on))


@compiled_query
def _placed(unit_id: Any, at: Any) -> Any:
    hosted = (
        Placement.select(Placement.member)
        .where(Placement.unit == unit_id, Placement.accepted_at <= at)
        .where(Placement.ended_at.is_null() | (Placement.ended_at > at))
    )
    return _read(Member.id.in_(hosted), _not_gone(at))


def _read(*where: Any) -> Any:
    """Query members with what a meeting asks of them."""
    columns = (Member.id, Member.county_id, Member.name, Member.name_key, Member.phone, Member.kind, Member.status)
    return Member.select(*columns).where(*where)


def _joined_by(on: Any) -> Any:
    return Member.joined_on.is_null() | (Member.joined_on <= on)


def _not_gone(at: datetime) -> Any:
    return Member.joined_into.is_null() & (Member.left_at.is_null() | (Member.left_at > at))
