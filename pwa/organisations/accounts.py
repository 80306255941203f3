"""List the accounts that an administrator looks after: those of the own county."""

from typing import Any
from uuid import UUID

import peewee as pw
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.identity.models import Account

from .models import Post, Unit
from .reach import Holder

PAGE = 50


def _mine(visitor: Holder) -> pw.Expression:
    """Accounts of the counties this visitor administers; for a smaller unit, those who hold a post below it."""
    allowed = Account.id.is_null()
    for post in visitor.posts_as(Role.ADMIN):
        if post.unit.kind == "county":
            allowed = allowed | (Account.county_id == post.unit.county_id)
        else:
            held = Post.select(Post.account_id).join(Unit).where(Unit.below(post.unit.path), Post.ended_at.is_null())
            allowed = allowed | Account.id.in_(held)
    return allowed


def accounts_within(visitor: Holder, q: str, after: str) -> tuple[list[Any], str | None]:
    """A page of accounts by login, each with `.held` (its posts now), and the login the next page begins after."""
    rows = Account.select().where(_mine(visitor), Account.login > after)
    if q:
        rows = rows.where(Account.login.contains(q) | Account.name.contains(q))
    found = list(rows.order_by(Account.login).limit(PAGE + 1))
    return _with_posts(found[:PAGE]), found[PAGE - 1].login if len(found) > PAGE else None


def account_within(visitor: Holder, account_id: UUID) -> Any:
    """The account with `.held`, or NotFound."""
    found = list(Account.select().where(_mine(visitor), Account.id == account_id))
    if not found:
        raise NotFound
    return _with_posts(found)[0]


def _with_posts(rows: list[Any]) -> list[Any]:
    ids = [row.id for row in rows]
    posts = Post.select(Post, Unit).join(Unit).where(Post.account_id.in_(ids), Post.ended_at.is_null()) if ids else []
    held: dict[UUID, list[Post]] = {}
    for post in posts:
        held.setdefault(post.account_id, []).append(post)
    for row in rows:
        row.held = held.get(row.id, [])
    return rows
