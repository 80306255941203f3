"""Decide which rounds a visitor sees, and which they may change. Any other round is a 404."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.tree_paths import ancestors
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit

from .models import Asked, Round

MAKES = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
LOOKS = (*OFFICERS, Role.COUNTY)


def rounds_within(visitor: Visitor) -> Any:
    """Return a condition on `Round` joined with its `Unit`: rounds above, at or below a post of this visitor. Drafts
    only where they may change them. For a contact person the rounds in which people are assigned to them."""
    units = [post.unit for post in visitor.posts_as(*MAKES)]
    asks = Asked.select(Asked.round).where(Asked.contact_id == visitor.account.id)
    seen = [Round.id.in_(asks)]
    for unit in units:
        opened = Round.opened_at.is_null(False)
        seen += [Unit.below(unit.path), Unit.path.in_(ancestors(unit.path)) & opened]
    return reduce(or_, seen)


def round_within(visitor: Visitor, round_id: UUID) -> Round:
    """Return the round with its unit, if this visitor sees it. Raises NotFound, never Forbidden."""
    query = Round.select(Round, Unit).join(Unit).where(Round.id == round_id, rounds_within(visitor))
    found: Round | None = query.first()
    if found is None:
        raise NotFound
    return found


def round_to_change(visitor: Visitor, round_id: UUID) -> Round:
    """Return the round, if this visitor may open, close and change it. Raises NotFound."""
    found = round_within(visitor, round_id)
    if not may_change(visitor, found):
        raise NotFound
    return found


def may_change(visitor: Visitor, round_: Round) -> bool:
    """Whether the visitor holds an officer's post on the round's unit or above it."""
    return any(post.unit.covers(round_.unit.path) for post in visitor.posts_as(*MAKES))


def own_part(visitor: Visitor, round_: Round) -> list[str]:
    """Return the paths of the round's subtrees that lie within this visitor's posts, widest first."""
    found: list[str] = []
    for path in sorted({max(post.unit.path, round_.unit.path, key=len) for post in _related(visitor, round_)}):
        if not any(path.startswith(top) for top in found):
            found.append(path)
    return found


def _related(visitor: Visitor, round_: Round) -> list[Any]:
    unit = round_.unit
    return [post for post in visitor.posts_as(*MAKES) if post.unit.covers(unit.path) or unit.covers(post.unit.path)]
