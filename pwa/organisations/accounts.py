"""List the accounts that an administrator manages: those of their county."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.link_rights import within
from pwa.identity.models import Account

from . import labels
from .models import Post, Unit
from .reach import Holder
from .succession import posts_of_each


def _mine(visitor: Holder) -> pw.Expression:
    """Build the condition of the accounts that this visitor administers: all of a county, or for a smaller unit those
    with a post on it or below, and those whose post there ended because the account was closed."""
    allowed: list[Any] = []
    for post in visitor.posts_as(Role.ADMIN):
        if post.unit.kind == "county":
            allowed.append(Account.county_id == post.unit.county_id)
        else:
            here = Post.select(Post.account_id).join(Unit).where(Unit.below(post.unit.path))
            closed = here.where(Post.account_id == Account.id, Post.ended_at >= Account.closed_at)
            allowed += [Account.id.in_(here.where(Post.given())), pw.fn.EXISTS(closed)]
    return reduce(or_, allowed) if allowed else Account.id.is_null()


def _query(visitor: Holder, asked: Asked) -> Any:
    """Query the accounts that this visitor administers, filtered by a part of login or name."""
    rows = Account.select().where(_mine(visitor))
    q = asked["q"]
    return rows.where(Account.login.contains(q) | Account.name.contains(q)) if q else rows


def account_within(visitor: Holder, account_id: UUID) -> Any:
    """Return an account that this visitor administers, with its posts as `.held`. Raises NotFound."""
    found = list(Account.select().where(_mine(visitor), Account.id == account_id))
    if not found:
        raise NotFound
    return _with_posts(found)[0]


def may_reopen(account: Any, by: UUID) -> bool:
    """Whether this administrator could have closed the account, by the posts that it held until then."""
    until = Post.select(Post, Unit).join(Unit).where(Post.account_id == account.id, Post.ended_at >= account.closed_at)
    return account.closed_at is None or within(until, Post.held_by(by))


def _with_posts(rows: list[Any]) -> list[Any]:
    held = posts_of_each([row.id for row in rows])
    for row in rows:
        row.held = held.get(row.id, [])
    return rows


def posts_of(account: Any) -> str:
    """Return the posts of an account as one line of text."""
    held = "; ".join(labels.post_words(post.role, post.unit.name) for post in account.held)
    return held or (_("member") if account.member_id else _("no post"))


def _empty(_visitor: Holder, asked: Asked) -> str:
    if asked["q"]:
        return _("No account of that name or login.")
    return _("No accounts yet. A branch officer invites each member from the member's file.")


ACCOUNTS = Listing(
    "organisations.accounts",
    query=_query,
    order=Order(Account.name_key),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(lambda row: row.login),
        Column(posts_of),
    ),
    action=lambda row: url_for("organisations.account", account=row.id),
    filters=(Filter("q", _l("Name or login")),),
    prepare=lambda visitor, rows: _with_posts(rows),
    empty=_empty,
    size=50,
)
