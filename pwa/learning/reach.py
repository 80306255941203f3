"""Decide whose programme, hours and material a visitor sees, and what they may change. Anything else is a 404."""

from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.tree_paths import lineage
from pwa.identity.visitor import Visitor, read_once
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.reach import OFFICER, within_reach
from pwa.members.today_lines import own_file
from pwa.organisations.models import Post, Unit
from pwa.organisations.reach import tops_of, unit_within

from .material_models import LearningMaterial
from .models import LearningItem

PUBLISHES = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
WATCHES = (Role.COMMITTEE, Role.COUNTY)  # read figures of branches, and no names


@read_once
def places_of(visitor: Visitor) -> list[str]:
    """List the paths of the units to which the visitor belongs: own branch, where they are placed, their posts."""
    own = own_file(visitor) if visitor.is_member else None
    mine: list[str] = []
    if own:
        placed: Any = Placement.select(Unit.path).join(Unit).where(Placement.member == own.member.id, Placement.open())
        mine = [own.member.branch.path, *(path for (path,) in placed.tuples())]
    return [*mine, *(post.unit.path for post in visitor.posts_as(*PUBLISHES))]


def told_units(visitor: Visitor) -> Any:
    """Query the ids of the units whose programme and material are meant for this visitor: theirs and those above."""
    unit = Unit.alias()
    paths = sorted({step for path in places_of(visitor) for step in lineage(path)})
    return unit.select(unit.id).where(unit.path.in_(paths))


def publishing_units(visitor: Visitor) -> list[Unit]:
    """List the units for which the visitor may write a programme and give out material: those of their posts."""
    return [unit for unit in tops_of(visitor, *PUBLISHES) if unit.closed_at is None]


def publishing_unit(visitor: Visitor, unit_id: UUID | None) -> Unit:
    """Return one of these units. Raises NotFound."""
    found = next((unit for unit in publishing_units(visitor) if unit.id == unit_id), None)
    if found is None:
        raise NotFound
    return found


def item_within(visitor: Visitor, item_id: UUID) -> LearningItem:
    """Return an item of a programme with its unit and `.may_change`. Raises NotFound."""
    found = LearningItem.select(LearningItem, Unit).join(Unit).where(LearningItem.id == item_id).first()
    return _seen(visitor, found)


def material_within(visitor: Visitor, material_id: UUID) -> LearningMaterial:
    """Return material with its unit and `.may_change`. What was taken back is there only for who
    gave it out. Raises NotFound."""
    rows = LearningMaterial.select(LearningMaterial, Unit).join(Unit)
    return _seen(visitor, rows.where(LearningMaterial.id == material_id).first())


def _seen(visitor: Visitor, found: Any) -> Any:
    if found is None:
        raise NotFound
    found.may_change = any(_keeps(post, found.unit) for post in visitor.posts_as(*PUBLISHES))
    is_told = found.withdrawn_at is None and any(found.unit.covers(path) for path in places_of(visitor))
    if not found.may_change and not is_told:
        raise NotFound
    return found


def _keeps(post: Post, unit: Unit) -> bool:
    """Whether a post may change what this unit has: that of the unit, and of branch and committee above it. The county
    department keeps its own."""
    return post.unit_id == unit.id or (post.role != Role.COUNTY and post.unit.covers(unit.path))


def to_change(found: Any) -> Any:
    """Return the record if the visitor may change it. Raises NotFound."""
    if not found.may_change:
        raise NotFound
    return found


def branch_within(visitor: Visitor, unit_id: UUID) -> Unit:
    """Return a branch of which the visitor is an officer, who reads its members' hours. Raises NotFound."""
    unit = unit_within(visitor, unit_id, *BRANCH_OFFICERS)
    if not unit.is_branch:
        raise NotFound
    return unit


def member_within(visitor: Visitor, member_id: UUID, *, to_decide: bool = False) -> Member:
    """Return a member of a branch of which the visitor is an officer; `to_decide`: nobody decides about themselves.
    Raises NotFound."""
    who = within_reach(visitor).present(member_id, OFFICER)
    mine = any(post.unit.covers(who.branch.path) for post in visitor.posts_as(*BRANCH_OFFICERS))
    if not mine or (to_decide and who.id == visitor.account.member_id):
        raise NotFound
    return who
