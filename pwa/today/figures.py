"""Read the figures of an officer's Today: counts of their units, of the branches below, of a county, of its
accounts."""

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
from pwa.members.reach import within_reach
from pwa.members.tree_figures import tree_figures
from pwa.members.unit_counts import counts_words, placed_number
from pwa.organisations.models import BRANCH_KINDS, Post, Unit
from pwa.organisations.reach import ends_of
from pwa.organisations.rules import PLACED_KINDS
from pwa.reports.today_lines import reads


def officer_figures(visitor: Visitor) -> dict[str, Any]:
    """Return the counts of a branch or committee officer's `units`, and of the `branches` below a committee."""
    committees = [post.unit for post in visitor.posts_as(Role.COMMITTEE)]
    units = {unit.id: unit for unit in [*(post.unit for post in visitor.branch_posts), *committees]}
    if not reads(visitor) or not units:
        return {}
    sums = headcounts.totals([unit.path for unit in units.values()])
    return {
        "units": [{"unit": unit, "counts": counts_words(*sums[unit.path], _placed(unit))} for unit in units.values()],
        "branches": branches_below([unit.path for unit in committees]),
    }


def branches_below(paths: list[str]) -> list[Any]:
    """List the branches below `paths`, each with its `counts` as text, at most 200."""
    found = _branches_below.rows(paths, ends_of(paths)) if paths else []
    for row in found:
        row.counts = counts_words(row.members, row.away, None if row.placed is None else str(row.placed))
    return list(found)


def _placed(unit: Unit) -> str | None:
    """Return how many people are placed in a unit, None for one whose people are members of it."""
    if unit.kind not in PLACED_KINDS:
        return None
    return str(Unit.select(placed_number(Unit.id)).where(Unit.id == unit.id).scalar())


@compiled_query
def _branches_below(paths: Any, ends: Any) -> Any:
    below = reduce(or_, [(Unit.path >= path) & (Unit.path < end) for path, end in zip(paths, ends, strict=True)])
    columns = (HeadCount.members, HeadCount.away)
    numbers = [pw.fn.COALESCE(column, 0).alias(column.name) for column in columns]
    placed = pw.Case(None, [(Unit.kind.in_(PLACED_KINDS), placed_number(Unit.id))]).alias("placed")
    query = Unit.select(Unit.id, Unit.name, *numbers, placed)
    query = query.join(HeadCount, pw.JOIN.LEFT_OUTER, on=(HeadCount.branch == Unit.id))
    return query.where(below, Unit.kind.in_(BRANCH_KINDS), Unit.closed_at.is_null()).order_by(Unit.path).limit(200)


def county_totals(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the totals of each county of the visitor's posts in its department, hidden where the tree of units hides
    them: a small figure is 'under 5', and one from which a small figure could be computed is '*'."""
    units = [post.unit for post in visitor.posts_as(Role.COUNTY)]
    sums, opened = headcounts.totals([unit.path for unit in units]), within_reach(visitor).known_paths if units else []
    found = []
    for unit in units:
        least = visitor.parameters_of(unit.path)[unit.path]["figures.least"]
        shown, small = tree_figures(unit, unit.path, least, opened)(unit.path), _("under %(n)s", n=least)
        totals = {
            name: figure if figure is not None else small if number < least else "*"
            for name, number, figure in zip(("members", "away"), sums[unit.path], shown, strict=True)
        }
        found.append({"unit": unit, "totals": totals})
    return found


def administrator_figures(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the numbers of units, accounts and posts of each unit that the visitor administers."""
    found = []
    for post in visitor.posts_as(Role.ADMIN):
        [[units, accounts, posts]] = _numbers(post.unit.path, *ends_of([post.unit.path]), post.county_id)
        found.append({"unit": post.unit, "units": units, "accounts": accounts, "posts": posts})
    return found


@compiled_query
def _numbers(path: Any, end: Any, county_id: Any) -> Any:
    number = pw.fn.COUNT(pw.SQL("*"))
    units = Unit.select(number).where(Unit.path >= path, Unit.path < end, Unit.closed_at.is_null())
    accounts = Account.select(number).where(Account.county_id == county_id)
    posts = Post.select(number).where(Post.county_id == county_id, Post.in_force())
    return pw.Select(columns=[units.alias("units"), accounts.alias("accounts"), posts.alias("posts")])
