"""Name the newest material on Today, and one's class hours on the branch page and on the member's file."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.compiled_query import any_of
from pwa.core.joined_text import SEPARATOR, joined_text
from pwa.core.today_line import TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.reach import COUNTY, OFFICER, OWN
from pwa.members.today_lines import own_file
from pwa.organisations.models import STEP, Unit

from . import labels
from .hours import hours_of_member
from .material_models import LearningMaterial

LEARNING = TodayGroup("learning", _l("Learning"), 35)
LEVELS = 12  # of the tree, counted from the top, whose material is news on Today


def _newest_material(own: Any, _paths: Any, _ends: Any, since: Any) -> Any:
    """SQL: id, heading and unit of the newest material for the member that is news."""
    mine, host, giver, member = Unit.alias(), Unit.alias(), Unit.alias(), Member.alias()
    branch = member.select(mine.path).join(mine, on=(mine.id == member.branch)).where(member.id == own)
    placed = Placement.select(host.path).join(host, on=(host.id == Placement.unit))
    placed = placed.where(Placement.member == own, Placement.open())
    one = LearningMaterial.alias()
    ways = [
        LearningMaterial.select(LearningMaterial.id).where(_above(paths), _news(since)) for paths in (branch, placed)
    ]
    rows = one.select(joined_text(one.id, giver.name, one.title)).join(giver, on=(giver.id == one.unit))
    return rows.where(one.id.in_(any_of(ways))).order_by(one.made_at.desc(), one.id.desc()).limit(1)


def _news(since: Any) -> pw.Expression:
    return (LearningMaterial.made_at >= since) & LearningMaterial.withdrawn_at.is_null()


def _above(paths: Any) -> Any:
    """Build the condition of the material of the unit at the path that this query returns, and of those above it."""
    unit, below = Unit.alias(), paths.alias("below")
    steps = [pw.fn.SUBSTR(below.c.path, 1, level * (STEP + 1)) for level in range(1, LEVELS + 1)]
    return LearningMaterial.unit.in_(unit.select(unit.id).join(below, on=unit.path.in_(steps)))


VALUES: dict[str, Any] = {"newest_material": _newest_material}


def newest(visitor: Visitor) -> Iterator[TodayLine]:
    """Name the newest material, for two weeks. It stays whether it was opened or not: nobody records that. It was read
    with the visitor's own file."""
    own = own_file(visitor) if visitor.is_member else None
    if own and own.values["newest_material"]:
        _id, unit, title = own.values["newest_material"].split(SEPARATOR)
        href = url_for("learning_materials.index", _anchor="rows")
        yield TodayLine(title, href, LEARNING, detail=_("new material of %(unit)s", unit=unit), drawing="info")


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell the member how their year of learning stands. One query."""
    own = own_file(visitor) if visitor.is_member else None
    if own is None:
        return
    path = own.member.branch.path
    hours = hours_of_member(own.member, today().year, today(), visitor.parameters_of(path)[path])
    text = _("My class hours: %(words)s", words=labels.standing_words(hours))
    yield TodayLine(text, url_for("learning_pages.index"), LEARNING, onward=True)
    yield TodayLine(_("Material to read"), url_for("learning_materials.index"), LEARNING, 60, onward=True)


def section(visitor: Visitor, member: Member) -> dict[str, Any] | None:
    """Return how a member's year of learning stands, for their file: to the member and those who may open the whole
    file. One query."""
    if member.seen_as not in (OWN, OFFICER, COUNTY):
        return None
    path = member.branch.path
    hours = hours_of_member(member, today().year, today(), visitor.parameters_of(path)[path])
    may_open = any(post.unit.covers(path) for post in visitor.branch_posts) and member.left_at is None
    if member.seen_as == OWN:
        href = url_for("learning_pages.index")
    else:
        href = url_for("learning_members.show", member=member.id) if may_open else ""
    return {"words": labels.standing_words(hours), "parts": labels.parts_words(hours), "href": href}
