"""Show the audit trail to the data officer: who did what, when, to which kind of record; never whose, never its
content.

It stands in this package because it answers for everybody what `/me` answers for one: who looked, who changed. The
core, where the lines are written, shows no pages.
"""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import Role, open_to
from pwa.core.audit import NO_COUNTY, AuditLine
from pwa.core.clock import CHINA
from pwa.core.fragments import page
from pwa.core.i18n import near
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.access_log import LOOKED, STATED
from pwa.organisations.labels import ROLES
from pwa.organisations.models import Post, Unit

from .labels import by_someone, done_by_server, named, said

trail = Blueprint("trail", __name__)
PAGE = 50
LOOKS = (LOOKED, STATED)


@trail.get("/audit")
@open_to(Role.AUDITOR)
def index() -> Response:
    """The trail of the auditor's county, newest first."""
    only_looks = request.args.get("show") == "looks"
    rows, onward = lines(current_user._get_current_object(), only_looks, request.args.get("before", ""))
    return page("me/trail.html", block="rows", rows=rows, onward=onward, only_looks=only_looks)


def lines(visitor: Visitor, only_looks: bool, before: str) -> tuple[list[dict[str, Any]], str | None]:
    """A page of lines as words, and the mark of the next page. Two queries."""
    counties = [post.county_id for post in visitor.posts_as(Role.AUDITOR)]
    query = AuditLine.select().where(AuditLine.county_id.in_([*counties, NO_COUNTY]))
    if only_looks:
        query = query.where(AuditLine.action.in_(LOOKS))
    found, onward = Order(AuditLine.at, descending=True).page(query, before, PAGE)
    posts = posts_of({row.actor_id for row in found if row.actor_id})
    return [_line(row, posts) for row in found], onward


def posts_of(actors: set[UUID]) -> dict[UUID, list[Any]]:
    """The posts these accounts hold or held, with unit and name: who acts by a right is named with it."""
    if not actors:
        return {}
    rows = (
        Post.select(
            Post.account_id, Post.role, Post.began_at, Post.ended_at, Unit.name.alias("unit_name"), Account.name
        )
        .join(Unit)
        .join(Account, pw.JOIN.INNER, on=(Account.id == Post.account_id))
        .where(Post.account_id.in_(list(actors)))
        .order_by(Post.began_at)
    )
    found: dict[UUID, list[Any]] = {}
    for row in rows.objects():
        found.setdefault(row.account_id, []).append(row)
    return found


def who(row: AuditLine, posts: dict[UUID, list[Any]]) -> str:
    """'张卫东 · 支部书记 · 丰山村党支部' for who held a post then; a member without one is not named."""
    if row.actor_id is None:
        return done_by_server(row.action)
    held = [
        post
        for post in posts.get(row.actor_id, [])
        if post.began_at <= row.at and (post.ended_at is None or row.at < post.ended_at)
    ]
    if not held:
        return by_someone()
    return " · ".join([held[-1].name, str(ROLES[Role(held[-1].role)]), held[-1].unit_name])


def _line(row: AuditLine, posts: dict[UUID, list[Any]]) -> dict[str, Any]:
    """A reason is shown where somebody looked: there it is the officer's own. Elsewhere it may speak of the member."""
    reason = row.reason if row.action in LOOKS else None
    return {
        "when": near(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="seconds"),
        "who": who(row, posts),
        "what": said(row.action, row.kind),
        "fields": named(row.fields),
        "reason": reason,
        "link": row.link,
    }
