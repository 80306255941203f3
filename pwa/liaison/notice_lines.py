"""Name the newest notice on Today, and the newest ones on a member's branch page."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import today
from pwa.core.compiled_query import any_of
from pwa.core.joined_text import SEPARATOR, joined_text
from pwa.core.today_line import TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.models import AwayPeriod, Member
from pwa.members.placement_models import Placement
from pwa.members.today_lines import own_file
from pwa.organisations.models import STEP, Unit
from pwa.organisations.today_lines import told_since

from . import notice_labels as labels
from .notice_models import Notice
from .notice_reach import host_path, told, valid
from .notice_rules import audiences_of

NEWS = TodayGroup("notices", _l("Notices to members"), 30)
ON_BRANCH_PAGE = 3
LEVELS = 12  # of the tree, counted from the top, whose notices are news on Today


def _newest_notice(own: Any, _paths: Any, _ends: Any, since: Any) -> Any:
    """SQL: id, last day, kind, sender and heading of the newest notice that is told to the member and is news; whether
    it is still valid is seen from the day."""
    mine, host, sender = Unit.alias(), Unit.alias(), Unit.alias()
    member = Member.alias()
    branch = member.select(mine.path).join(mine, on=(mine.id == member.branch)).where(member.id == own)
    placed = Placement.select(host.path).join(host, on=(host.id == Placement.unit))
    placed = placed.where(Placement.member == own, Placement.open())
    is_away = AwayPeriod.select(AwayPeriod.id).where(AwayPeriod.member == own, AwayPeriod.ended_on.is_null())
    away, here = (Notice.audience.in_(audiences_of(True, one)) for one in (True, False))
    ways = [
        _above(branch) & pw.Case(None, [(pw.fn.EXISTS(is_away), away)], here),
        _above(placed) & Notice.audience.in_(audiences_of(False, False)),
    ]
    one = Notice.alias()
    found = any_of(Notice.select(Notice.id).where(way, Notice.made_at >= since) for way in ways)
    parts = (one.id, one.valid_until, one.kind, sender.name, one.title)
    rows = one.select(joined_text(*parts)).join(sender, on=(sender.id == one.sender))
    return rows.where(one.ended_at.is_null(), one.id.in_(found)).order_by(one.made_at.desc(), one.id.desc()).limit(1)


def _above(paths: Any) -> Any:
    """Build the condition of the notices to the unit at the path that this query returns, and to those above it."""
    unit, below = Unit.alias(), paths.alias("below")
    steps = [pw.fn.SUBSTR(below.c.path, 1, level * (STEP + 1)) for level in range(1, LEVELS + 1)]
    return Notice.unit.in_(unit.select(unit.id).join(below, on=unit.path.in_(steps)))


VALUES = {"host_path": host_path, "newest_notice": _newest_notice}


def newest(visitor: Visitor) -> Iterator[TodayLine]:
    """Name the newest notice that is valid, for two weeks. It stays whether it was read or not: nobody records that. It
    was read with the visitor's file; one query if a newer one than that is valid no more."""
    own = own_file(visitor) if visitor.is_member else None
    if own is None or not own.values["newest_notice"]:
        return
    notice, until, kind, sender, title = own.values["newest_notice"].split(SEPARATOR)
    if date.fromisoformat(until) < today():
        yield from _newest(visitor, 1, Notice.made_at >= told_since())
    else:
        yield TodayLine(title, _address(notice), NEWS, detail=f"{labels.KINDS[kind]} · {sender}", drawing="info")


def of_branch(visitor: Visitor) -> Iterator[TodayLine]:
    """Name the newest notices that are valid, and where all of them are. One query."""
    yield from _newest(visitor, ON_BRANCH_PAGE)
    yield TodayLine(_("All notices"), url_for("notices.index"), NEWS, 60, onward=True)


def _newest(visitor: Visitor, most: int, *where: object) -> Iterator[TodayLine]:
    rows = told(visitor)
    if rows is None:
        return
    for row in rows.where(valid(), *where).order_by(Notice.made_at.desc(), Notice.id.desc()).limit(most):
        yield TodayLine(row.title, _address(row.id), NEWS, detail=labels.about_words(row), drawing="info")


def _address(notice: Any) -> str:
    """The notice in the list, which is kept on the phone with the text."""
    return url_for("notices.index", _anchor=f"n-{UUID(str(notice))}")
