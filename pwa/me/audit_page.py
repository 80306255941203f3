"""Show the audit trail to the data officer: who did what, when, to which kind of record, but neither whose record nor
its content.

It is in this package because `/me` answers the same question for one person: who looked, who changed. `core`, which
writes the lines, has no pages.
"""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request
from flask_login import current_user

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.audit import NO_COUNTY, AuditLine
from pwa.core.clock import CHINA
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.access_log import LOOKED, STATED
from pwa.organisations.labels import post_words
from pwa.organisations.models import Post, Unit

from .labels import action_text, by_link_of, by_someone, done_by_server, field_names

trail = Blueprint("trail", __name__)
PAGE = 50
LOOKS = (LOOKED, STATED)


@trail.get("/audit")
@needs_proof
@open_to(Role.AUDITOR)
def index() -> Response:
    """Show the audit trail of the data officer's county, newest first."""
    only_looks = request.args.get("show") == "looks"
    rows, onward = lines(current_user._get_current_object(), only_looks, request.args.get("before", ""))
    return page("me/trail.html", block="rows", rows=rows, onward=onward, only_looks=only_looks)


def lines(visitor: Visitor, only_looks: bool, before: str) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of lines as text, and the mark of the next page. Two queries."""
    counties = [post.county_id for post in visitor.posts_as(Role.AUDITOR)]
    query = AuditLine.select().where(AuditLine.county_id.in_(counties) | _of_the_installation())
    if only_looks:
        query = query.where(AuditLine.action.in_(LOOKS))
    found, onward = Order(AuditLine.at, descending=True).page(query, before, PAGE)
    posts = posts_of({who for row in found for who in (row.actor_id, row.link_by) if who})
    return [_line(row, posts) for row in found], onward


def _of_the_installation() -> Any:
    """Lines about the installation, done at the command line. Earlier releases also left lines without a county that
    name an officer: those are shown to nobody, because their county cannot be told."""
    return (AuditLine.county_id == NO_COUNTY) & AuditLine.actor_id.is_null()


def posts_of(actors: set[UUID]) -> dict[UUID, list[Any]]:
    """Read the posts that these accounts hold or have held, with unit and name, by account id."""
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
    """Return '张卫东 · 支部书记 · 丰山村党支部' if the actor held a post then; others are not named."""
    if row.actor_id is None:
        return done_by_server(row.action)
    if row.link_by:
        return by_link_of(_actor(row, row.actor_id, posts), who_made(row.link_by, posts))
    return _actor(row, row.actor_id, posts)


def who_made(account_id: UUID, posts: dict[UUID, list[Any]]) -> str:
    """Return the name and last post of the person who made a link."""
    held = posts.get(account_id, [])
    return f"{held[-1].name} · {post_words(held[-1].role, held[-1].unit_name)}" if held else by_someone()


def _actor(row: AuditLine, actor: UUID, posts: dict[UUID, list[Any]]) -> str:
    held = [
        post
        for post in posts.get(actor, [])
        if post.began_at <= row.at and (post.ended_at is None or row.at < post.ended_at)
    ]
    if not held:
        return by_someone()
    return f"{held[-1].name} · {post_words(held[-1].role, held[-1].unit_name)}"


def _line(row: AuditLine, posts: dict[UUID, list[Any]]) -> dict[str, Any]:
    """Show the reason only of a look, which is the officer's own text; other reasons may be about the member."""
    reason = row.reason if row.action in LOOKS else None
    return {
        "when": readable_time(row.at),
        "iso": row.at.astimezone(CHINA).isoformat(timespec="seconds"),
        "who": who(row, posts),
        "what": action_text(row.action, row.kind),
        "fields": field_names(row.fields),
        "reason": reason,
        "link": row.link,
    }
