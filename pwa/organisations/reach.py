"""Decide which units a visitor reaches by the posts they hold. For a unit outside the answer is 404."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Protocol
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.characters import in_both_widths, typed_words
from pwa.core.paging import Order
from pwa.core.tree_paths import end_of

from .models import BRANCH_KINDS, Post, Unit, subtree

MOST = 100  # committees found by a name: a county has several dozens


class Holder(Protocol):
    """Somebody who holds posts: the visitor (`identity.visitor`), as far as this package needs to know them."""

    def posts_as(self, *roles: Role) -> list[Post]:
        """Return the posts with one of `roles`."""
        ...


def unit_within(visitor: Holder, unit_id: UUID, *roles: Role) -> Unit:
    """Return the unit if the visitor holds one of `roles` on it or above it. Raises NotFound, never Forbidden."""
    unit = Unit.get_or_none(Unit.id == unit_id)
    if unit is None or not any(post.unit.covers(unit.path) for post in visitor.posts_as(*roles)):
        raise NotFound
    return unit


def tops_of(visitor: Holder, *roles: Role) -> list[Unit]:
    """List the units on which the visitor holds one of `roles`, in tree order, without those below another of them."""
    units = sorted({post.unit.path: post.unit for post in visitor.posts_as(*roles)}.items())
    found: list[Unit] = []
    for path, unit in units:
        if not any(top.covers(path) for top in found):
            found.append(unit)
    return found


def children_of(unit: Unit, after: str = "", limit: int = 50) -> tuple[list[Unit], str | None]:
    """List the open units directly below this one, in tree order, from after the path `after`. Returns (units, mark of
    the next page or None)."""
    rows = Unit.select().where(Unit.parent == unit.id, Unit.closed_at.is_null())
    return Order(Unit.path, unique=True).page(rows, after, limit)


def units_below(paths: Iterable[str]) -> Any:
    """Return the ids of the units in these subtrees, as a subquery for `in_`; an empty list for no subtree."""
    paths = list(paths)
    return units_between(paths, ends_of(paths))


def ends_of(paths: Iterable[str]) -> list[str]:
    """Return the end of the path range of each subtree; see `tree_paths.end_of`."""
    return [end_of(path) for path in paths]


def units_between(paths: Iterable[Any], ends: Iterable[Any]) -> Any:
    """Do the same as `units_below`, by paths and their `ends_of`, which may be placeholders of a compiled query."""
    unit = Unit.alias()  # because the outer query may join Unit too
    ranges = [(unit.path >= path) & (unit.path < end) for path, end in zip(paths, ends, strict=True)]
    return unit.select(unit.id).where(reduce(or_, ranges)) if ranges else []


def name_contains(unit: Any, words: str) -> Any:
    """Build the condition that a unit's name contains the words, with half-width or full-width letters and digits."""
    return reduce(or_, [unit.name.contains(one) for one in in_both_widths(words)])


def units_named(words: str, within: Iterable[str]) -> Any:
    """Return the ids of the units with `words` in their name, and of all units below a committee of such a name
    `within` these subtrees, as a subquery for `in_`; an empty list for fewer than two characters. Runs one query
    itself, for the committees."""
    words = typed_words(words)
    if len(words) < 2:
        return []
    unit = Unit.alias()
    ranges = [unit.path.startswith(path) for path in within]
    wide = unit.select(unit.path).where(unit.kind.not_in(BRANCH_KINDS), name_contains(unit, words))
    rows: Any = wide.where(reduce(or_, ranges)).order_by(unit.path).limit(MOST).tuples() if ranges else []
    found = [path for (path,) in rows]
    widest = [path for n, path in enumerate(found) if not any(path.startswith(above) for above in found[:n])]
    below = [subtree(unit.path, path) for path in widest]
    return unit.select(unit.id).where(reduce(or_, below, name_contains(unit, words)))


def branches_named(words: str, limit: int = 20) -> list[Unit]:
    """Find open branches anywhere by a part of the name or the beginning of the code, each with its parent as `.above`,
    so that a member can name a host branch."""
    words = typed_words(words)
    if not words:
        return []
    above = Unit.alias()
    named = name_contains(Unit, words) | Unit.code.startswith(words)
    is_branch = Unit.kind.in_(BRANCH_KINDS) & Unit.closed_at.is_null()
    rows = Unit.select(Unit, above).join(above, pw.JOIN.LEFT_OUTER, on=(Unit.parent == above.id), attr="above")
    return list(rows.where(is_branch, named).order_by(Unit.name, Unit.id).limit(limit))
