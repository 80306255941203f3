"""Compute the figures of an officer's Today: units in their charge, branches below, a county's totals, its accounts."""

from functools import reduce
from operator import or_
from typing import Any

import peewee as pw
from flask_babel import gettext as _

from pwa.core.access import Role
from pwa.core.compiled_query import compiled_query
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members import headcounts
from pwa.members.models import HeadCount
from pwa.organisations.models import BRANCH_KINDS, Post, Unit
from pwa.organisations.reach import ends_of
from pwa.reports.today_lines import reads


def charge(visitor: Visitor) -> dict[str, Any]:
    """Branch and committee officers: their units in figures; a committee also each branch below."""
    committees = [post.unit for post in visitor.posts_as(Role.COMMITTEE)]
    units = {unit.id: unit for unit in [*(post.unit for post in visitor.branch_posts), *committees]}
    if not reads(visitor) or not units:
        return {}
    sums = headcounts.totals([unit.path for unit in units.values()])
    figures = [(unit, *sums[unit.path]) for unit in units.values()]
    return {
        "units": [{"unit": unit, "members": members, "away": away} for unit, members, away in figures],
        "branches": branches_below([unit.path for unit in committees]),
    }


def branches_below(paths: list[str]) -> list[Any]:
    """The branches below `paths`, each with its members and those away."""
    return _branches_below.rows(paths, ends_of(paths)) if paths else []


@compiled_query
def _branches_below(paths: Any, ends: Any) -> Any:
    below = reduce(or_, [(Unit.path >= path) & (Unit.path < end) for path, end in zip(paths, ends, strict=True)])
    columns = (HeadCount.members, HeadCount.away)
    numbers = [pw.fn.COALESCE(column, 0).alias(column.name) for column in columns]
    query = Unit.select(Unit.id, Unit.name, *numbers)
    query = query.join(HeadCount, pw.JOIN.LEFT_OUTER, on=(HeadCount.branch == Unit.id))
    return query.where(below, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null()).order_by(Unit.path).limit(200)


def county_totals(visitor: Visitor) -> list[dict[str, Any]]:
    """Totals of each county this visitor speaks for; no person rows, and a small figure only as 'under 5'."""
    units = [post.unit for post in visitor.posts_as(Role.COUNTY)]
    sums, found = headcounts.totals([unit.path for unit in units]), []
    for unit in units:
        figures = dict(zip(("members", "away"), sums[unit.path], strict=True))
        least = visitor.parameters_of(unit.path)[unit.path]["figures.least"]
        shown = {name: n if n >= least else _("under %(n)s", n=least) for name, n in figures.items()}
        found.append({"unit": unit, "totals": shown})
    return found


def in_order(visitor: Visitor) -> list[dict[str, Any]]:
    """For the administrator: units and accounts of each county by number; no member content."""
    found = []
    for post in visitor.posts_as(Role.ADMIN):
        [[units, accounts, posts]] = _in_order(post.unit.path, *ends_of([post.unit.path]), post.county_id)
        found.append({"unit": post.unit, "units": units, "accounts": accounts, "posts": posts})
    return found


@compiled_query
def _in_order(path: Any, end: Any, county_id: Any) -> Any:
    number = pw.fn.COUNT(pw.SQL("*"))
    units = Unit.select(number).where(Unit.path >= path, Unit.path < end, Unit.closed_at.is_null())
    accounts = Account.select(number).where(Account.county_id == county_id)
    posts = Post.select(number).where(Post.county_id == county_id, Post.ended_at.is_null())
    return pw.Select(columns=[units.alias("units"), accounts.alias("accounts"), posts.alias("posts")])
