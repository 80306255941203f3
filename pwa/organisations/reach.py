"""Decide which units a visitor reaches by the posts they hold. A unit outside is a 404."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Protocol
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.paging import Order
from pwa.core.tree_paths import end_of

from .models import BRANCH_KINDS, Post, Unit, subtree

MOST = 100  # committees of one name: a county has some dozens


class Holder(Protocol):
    """Whoever holds posts: the visitor, as a higher package (identity) knows them."""

    def posts_as(self, *roles: Role) -> list[Post]:
        """The posts held in one of `roles`."""
        ...


def unit_within(visitor: Holder, unit_id: UUID, *roles: Role) -> Unit:
    """The unit, if the visitor holds one of `roles` on it or above it. Raises NotFound, never Forbidden."""
    unit = Unit.get_or_none(Unit.id == unit_id)
    if unit is None or not any(post.unit.covers(unit.path) for post in visitor.posts_as(*roles)):
        raise NotFound
    return unit


def tops_of(visitor: Holder, *roles: Role) -> list[Unit]:
    """The units the visitor holds one of `roles` on, widest first; those below another of them are left out."""
    units = sorted({post.unit.path: post.unit for post in visitor.posts_as(*roles)}.items())
    found: list[Unit] = []
    for path, unit in units:
        if not any(top.covers(path) for top in found):
            found.append(unit)
    return found


def children_of(unit: Unit, after: str = "", limit: int = 50) -> tuple[list[Unit], str | None]:
    """The units directly below, in the order of the tree, from `after` (a path) on; and where the next page begins."""
    rows = Unit.select().where(Unit.parent == unit.id, Unit.closed_at.is_null())
    return Order(Unit.path, unique=True).page(rows, after, limit)


def units_below(paths: Iterable[str]) -> Any:
    """The ids of the units in these subtrees, as a subquery for `in_`; an empty list for no subtree."""
    paths = list(paths)
    return units_between(paths, ends_of(paths))


def ends_of(paths: Iterable[str]) -> list[str]:
    """Where these subtrees end."""
    return [end_of(path) for path in paths]


def units_between(paths: Iterable[Any], ends: Iterable[Any]) -> Any:
    """`units_below` by the paths and `ends_of` them, which may be placeholders of a compiled query."""
    unit = Unit.alias()  # the query around it may have joined Unit itself
    ranges = [(unit.path >= path) & (unit.path < end) for path, end in zip(paths, ends, strict=True)]
    return unit.select(unit.id).where(reduce(or_, ranges)) if ranges else []


def units_named(words: str, within: Iterable[str]) -> Any:
    """The ids of the units with these words in their name, and of all below those that lie `within` these subtrees, as
    a subquery for `in_`; an empty list for fewer than two signs. One small query: which committees are called so."""
    words = words.strip()
    if len(words) < 2:
        return []
    unit = Unit.alias()
    ranges = [unit.path.startswith(path) for path in within]
    wide = unit.select(unit.path).where(unit.kind.not_in(BRANCH_KINDS), unit.name.contains(words))
    rows: Any = wide.where(reduce(or_, ranges)).order_by(unit.path).limit(MOST).tuples() if ranges else []
    found = [path for (path,) in rows]
    widest = [path for n, path in enumerate(found) if not any(path.startswith(above) for above in found[:n])]
    below = [subtree(unit.path, path) for path in widest]
    return unit.select(unit.id).where(reduce(or_, below, unit.name.contains(words)))


def branches_named(words: str, limit: int = 20) -> list[Unit]:
    """Branches anywhere by part of the name or beginning of the code, with the unit above each: to name a host."""
    words = words.strip()
    if not words:
        return []
    above = Unit.alias()
    named = Unit.name.contains(words) | Unit.code.startswith(words)
    is_branch = Unit.kind.in_(BRANCH_KINDS) & Unit.closed_at.is_null()
    rows = Unit.select(Unit, above).join(above, pw.JOIN.LEFT_OUTER, on=(Unit.parent == above.id), attr="above")
    return list(rows.where(is_branch, named).order_by(Unit.name, Unit.id).limit(limit))
