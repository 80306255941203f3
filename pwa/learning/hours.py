"""Read the class hours of a year: of one member, and of every member of a branch. One query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.tree_paths import lineage
from pwa.meetings.class_hours import confirmed_halves, held_halves, planned_halves
from pwa.meetings.models import Meeting
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.policy import Parameters

from .models import LearningExemption, LearningItem, LearningItemMeeting
from .rules import ClassHours


@dataclass(frozen=True)
class MemberHours:
    """A member with their class hours of a year."""

    id: UUID
    name: str
    branch_id: UUID
    hours: ClassHours


def needed_halves(parameters: Parameters) -> int:
    """Return the halves of class hours that are asked for in a year."""
    return 2 * parameters["learning.hours_a_year"]


def hours_of_branch(branch: Unit, year: int, day: date, parameters: Parameters) -> list[MemberHours]:
    """List the members of a branch with their hours of the year, by name. One query."""
    return _read(Member.branch == branch.id, branch, year, day, parameters)


def hours_of_member(member: Member, year: int, day: date, parameters: Parameters) -> ClassHours:
    """Return the hours of a member (with branch) of the year. One query."""
    [found] = _read(Member.id == member.id, member.branch, year, day, parameters, left_too=True)
    return found.hours


def done_of(branches: Iterable[UUID], year: int) -> list[Any]:
    """List (branch id, halves from meetings, halves confirmed, reason of an exemption) of every member of these
    branches. One query."""
    columns = (Member.branch, *_done(year))
    rows: Any = Member.select(*columns).where(Member.branch.in_(list(branches)), Member.left_at.is_null())
    return list(rows.tuples())


def _done(year: int) -> tuple[Any, Any, Any]:
    days = date(year, 1, 1), date(year, 12, 31)
    exempt = LearningExemption.select(LearningExemption.reason).where(
        LearningExemption.member == Member.id, LearningExemption.year == year, LearningExemption.ended_at.is_null()
    )
    return held_halves(Member.id, *days), confirmed_halves(Member.id, *days), exempt


def _read(
    which: Any, branch: Unit, year: int, day: date, parameters: Parameters, *, left_too: bool = False
) -> list[MemberHours]:
    held, confirmed, exempt = _done(year)
    days = max(day, date(year, 1, 1)), date(year, 12, 31)
    host = Placement.select(Placement.unit).where(Placement.member == Member.id, Placement.open())
    planned = [planned_halves(Meeting.unit == branch.id, *days), planned_halves(Meeting.unit.in_(host), *days)]
    columns = (Member.id, Member.name, Member.branch, held, confirmed, *planned, _items_to_come(branch, year, day))
    rows: Any = Member.select(*columns, exempt).where(which).order_by(Member.name_key, Member.id)
    if not left_too:
        rows = rows.where(Member.left_at.is_null())
    needed = needed_halves(parameters)
    return [
        MemberHours(
            row[0],
            row[1],
            row[2],
            ClassHours(needed, row[3] or 0, row[4] or 0, sum(one or 0 for one in row[5:8]), row[8] or ""),
        )
        for row in rows.tuples()
    ]


def _items_to_come(branch: Unit, year: int, day: date) -> Any:
    """Query the halves of the items of the programme that this branch still has to hold, and for which it has planned
    no meeting, or one that was cancelled: the hours of those for which it has are the meeting's."""
    above, item = Unit.alias(), LearningItem
    told = above.select(above.id).where(above.path.in_(lineage(branch.path)))
    here = (LearningItemMeeting.unit == branch.id) & Meeting.cancelled_at.is_null()
    tied = LearningItemMeeting.select().join(Meeting).where(LearningItemMeeting.item == item.id, here)
    rows = item.select(pw.fn.SUM(item.half_hours)).where(item.unit.in_(told), item.year == year, item.until >= day)
    return rows.where(item.withdrawn_at.is_null(), ~pw.fn.EXISTS(tied))
