"""Decide who reads a notice, and who may publish, correct or withdraw one. Any other notice is a 404."""

from typing import Any
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.compiled_query import any_of
from pwa.core.tree_paths import lineage
from pwa.identity.visitor import Visitor
from pwa.members.placement_models import Placement
from pwa.members.today_lines import own_file
from pwa.organisations.models import BRANCH_KINDS, Unit
from pwa.organisations.reach import units_below

from .notice_models import Notice
from .notice_rules import audiences_of, nearest

PUBLISHES = (*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)
SPOKEN_TO = ("county", "committee", "general_branch", *BRANCH_KINDS)  # no groups: their people are the branch's
Sender, To = Unit.alias(), Unit.alias()


def host_path(own: Any, _paths: Any, _ends: Any, _since: Any) -> Any:
    """SQL: the path of the unit where the member is placed, for `today_values`."""
    host = Unit.alias()
    placed = Placement.select(host.path).join(host, on=(host.id == Placement.unit))
    return placed.where(Placement.member == own, Placement.open())


def told(visitor: Visitor) -> Any:
    """Query the notices that are told to this visitor as a member, each with `.sender` and `.unit`; None for somebody
    who is none. Reads the visitor's own file, once in a request."""
    own = own_file(visitor) if visitor.is_member else None
    if own is None:
        return None
    away, host = own.period is not None, own.values["host_path"]
    ways = [_told_in(own.member.branch.path, audiences_of(True, away))]
    ways += [_told_in(host, audiences_of(False, away))] if host else []
    return with_units(Notice.id.in_(any_of(ways)))


def _told_in(path: str, audiences: tuple[str, ...]) -> Any:
    here = Unit.alias()
    units = here.select(here.id).where(here.path.in_(lineage(path)))
    return Notice.select(Notice.id).where(Notice.unit.in_(units), Notice.audience.in_(audiences))


def with_units(where: Any) -> Any:
    """Query notices with `.sender` and `.unit`."""
    rows = Notice.select(Notice, Sender, To).join(Sender, on=(Notice.sender == Sender.id), attr="sender")
    return rows.switch(Notice).join(To, on=(Notice.unit == To.id), attr="unit").where(where)


def valid() -> pw.Expression:
    """Build the condition of the notices that stand today."""
    return Notice.ended_at.is_null() & (Notice.valid_until >= today())


def published(visitor: Visitor) -> Any:
    """Query the notices of the units of which the visitor is an officer, and of those below; None for nobody's."""
    paths = [post.unit.path for post in visitor.posts_as(*PUBLISHES)]
    return with_units(Notice.sender.in_(units_below(paths))) if paths else None


def notice_within(visitor: Visitor, notice_id: UUID) -> Notice:
    """Return the notice with its units and `.may_change`, to an officer of its sender or above, and to every member and
    officer of the unit to which it is told and of those below, whoever of them it is for. Raises NotFound."""
    found = with_units(Notice.id == notice_id).first()
    if found is None:
        raise NotFound
    found.may_change = any(post.unit.covers(found.sender.path) for post in visitor.posts_as(*PUBLISHES))
    if not found.may_change and not any(found.unit.covers(path) for path in _places(visitor)):
        raise NotFound
    return found


def _places(visitor: Visitor) -> list[str]:
    """List the paths of the units to which the visitor belongs, as a member or by a post."""
    own = own_file(visitor) if visitor.is_member else None
    mine = [own.member.branch.path, own.values["host_path"]] if own else []
    return [path for path in (*mine, *(post.unit.path for post in visitor.posts_as(*PUBLISHES))) if path]


def notice_to_change(visitor: Visitor, notice_id: UUID) -> Notice:
    """Return the notice, if the visitor may correct and withdraw it. Raises NotFound."""
    found = notice_within(visitor, notice_id)
    if not found.may_change:
        raise NotFound
    return found


def unit_to_tell(visitor: Visitor, unit_id: UUID | None) -> tuple[Unit, Unit]:
    """Return an open unit of which the visitor is an officer, or above which, and the nearest unit by which they speak
    to it. Raises NotFound."""
    posts = {post.unit.path: post.unit for post in visitor.posts_as(*PUBLISHES)}
    unit = Unit.get_or_none(Unit.id == unit_id, Unit.closed_at.is_null(), Unit.kind.in_(SPOKEN_TO))
    path = nearest(posts, unit.path) if unit else None
    if unit is None or path is None:
        raise NotFound
    return unit, posts[path]
