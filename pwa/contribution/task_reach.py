"""Decide who sees a service task, and who may publish, change and cancel it. Any other one is a 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.identity.visitor import Visitor
from pwa.members.models import Member, open_periods
from pwa.members.placement_models import Placement
from pwa.members.today_lines import own_file
from pwa.organisations.models import Unit
from pwa.organisations.reach import tops_of, units_below

from .claim_rules import ELSEWHERE, nearness
from .models import Task, TaskAsk, TaskPlace

PUBLISHES = BRANCH_OFFICERS
LOOKS = (*PUBLISHES, Role.COMMITTEE)
OFFICER, MEMBER = "officer", "member"
CITY = 4  # digits of a division's code that name its city


def place_of(member: Member) -> str:
    """Return the code of the place where a member is: reported while away, else that of their branch; empty abroad."""
    period = open_periods([member.id]).get(member.id)
    return (period.division if period else member.branch.division) or ""


def units_of(member_id: UUID, branch_id: UUID) -> list[UUID]:
    """List the units whose service tasks a member sees wherever they are: their branch, and where they are placed."""
    placed = Placement.select(Placement.unit).where(Placement.member == member_id, Placement.open())
    return [branch_id, *(row.unit_id for row in placed if row.unit_id)]


def open_to_member(member: Member, task: Task) -> bool:
    """Whether a member may do this: it is of their branch or host, in the city where they are, or they were asked or
    are on its list."""
    if task.unit_id in units_of(member.id, member.branch_id) or nearness(place_of(member), task.division) < ELSEWHERE:
        return True
    named = (model.select().where(model.task == task.id, model.member == member.id) for model in (TaskAsk, TaskPlace))
    return any(rows.exists() for rows in named)


def unit_of_task(task_id: UUID, member: Member) -> UUID | None:
    """Return the unit of a service task, if this member may do it."""
    task = Task.get_or_none(Task.id == task_id)
    return task.unit_id if task and open_to_member(member, task) else None


def is_officer_of(visitor: Visitor, task: Task, *roles: Role) -> bool:
    """Whether the visitor holds one of these roles on the unit of a service task, or above it."""
    return any(post.unit.covers(task.unit.path) for post in visitor.posts_as(*roles))


def task_within(visitor: Visitor, task_id: UUID) -> Task:
    """Return the service task with its unit and `.seen_as`. Raises NotFound, never Forbidden."""
    found: Task | None = Task.select(Task, Unit).join(Unit).where(Task.id == task_id).first()
    if found is None:
        raise NotFound
    if is_officer_of(visitor, found, *LOOKS):
        found.seen_as = OFFICER
        return found
    own = own_file(visitor) if visitor.is_member else None
    if own is None or own.member.left_at is not None or not open_to_member(own.member, found):
        raise NotFound
    found.seen_as = MEMBER
    return found


def task_to_change(visitor: Visitor, task_id: UUID) -> Task:
    """Return the service task, if this visitor is an officer of its unit. Raises NotFound."""
    found = task_within(visitor, task_id)
    if not is_officer_of(visitor, found, *PUBLISHES):
        raise NotFound
    return found


def own_units(visitor: Visitor) -> list[Unit]:
    """List the branches for which this visitor may publish, in tree order."""
    tops = tops_of(visitor, *PUBLISHES)
    within = units_below([unit.path for unit in tops]) if tops else []
    rows = Unit.select().where(Unit.id.in_(within), Unit.closed_at.is_null()).order_by(Unit.path).limit(300)
    return [unit for unit in rows if unit.is_branch] if tops else []


def seen_by(visitor: Visitor) -> Any:
    """Build the condition of the service tasks that a visitor sees: as an officer, or as a member who is near. None for
    neither."""
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    ways = Task.unit.in_(units_below(paths)) if paths else None
    own = own_file(visitor) if visitor.is_member else None
    if own is not None:
        place = (own.period.division if own.period else own.member.branch.division) or ""
        placed = Placement.select(Placement.unit).where(Placement.member == own.member.id, Placement.open())
        near = (Task.unit == own.member.branch_id) | Task.unit.in_(placed)
        near |= Task.division.startswith(place[:CITY]) if len(place) >= CITY else near
        ways = near if ways is None else ways | near
    return ways
