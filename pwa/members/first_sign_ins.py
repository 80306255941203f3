"""Find the first sign-ins that wait for a second officer: whoever came in holds a post, and only the maker of the link
has vouched for them (docs/decisions/0022)."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.paging import Order
from pwa.core.seen_state import token
from pwa.identity.first_sign_ins import ways_in
from pwa.identity.link_rights import INVITING, within
from pwa.identity.models import Account, Invitation
from pwa.identity.visitor import Visitor
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from pwa.organisations.reach import ends_of, units_between
from pwa.organisations.succession import posts_of_each

from .links_to_confirm import Waiting, found_in, judged, reaching, why_not
from .models import Member


def first_sign_ins(visitor: Visitor, limit: int | None = None) -> list[Waiting]:
    """List the links by which holders of posts that wait came in, and whom the visitor reaches by a post, oldest
    first."""
    paths = [post.unit.path for post in visitor.posts_as(*INVITING)]
    if not paths:
        return []
    rows = unconfirmed_sign_ins(paths, ends_of(paths), Invitation, Account, Member, Unit)
    return found_in(rows, Order(Invitation.spent_at), limit, partial(_judged, visitor))


def _judged(visitor: Visitor, rows: list[Invitation]) -> list[Waiting]:
    found = judged(visitor, rows)
    theirs = posts_of_each({one.row.account_id for one in found})
    beyond = {account for account, posts in theirs.items() if not within(posts, visitor.posts)}
    return [replace(one, why_not="beyond") if one.row.account_id in beyond else one for one in found]


def unconfirmed_sign_ins(paths: Any, ends: Any, *columns: Any) -> Any:
    """Query these links, of members in these subtrees and of accounts without a member; the arguments may be
    placeholders of a compiled query."""
    rows = Invitation.select(*columns).join(Account)
    rows = rows.join_from(Account, Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id), attr="member")
    rows = rows.join_from(Member, Unit, pw.JOIN.LEFT_OUTER, attr="branch")
    here = Member.branch.in_(units_between(paths, ends)) | Account.member_id.is_null()
    waits = Invitation.id.in_(Post.select(Post.unconfirmed_link_id).where(Post.waiting()))
    return rows.where(waits, Account.unconfirmed_link_id == Invitation.id, here)


def first_sign_in(visitor: Visitor, link_id: UUID) -> Invitation | None:
    """Return the link of a first sign-in that waits, with its account, if the visitor reaches its owner and is not the
    owner; also while a post is only proposed: the page of the proposal names this one."""
    rows = Invitation.select(Invitation, Account).join(Account).where(Invitation.id == link_id)
    row = rows.where(Account.unconfirmed_link_id == Invitation.id, Account.closed_at.is_null()).first()
    if row is None or row.account_id == visitor.account.id or not reaching(visitor, row):
        return None
    return row if Post.given_to(row.account_id) or Appointment.open_of(row.account_id) else None


def why_not_sign_in(visitor: Visitor, row: Invitation) -> str | None:
    """Return why the visitor may not confirm this first sign-in; None if they may. While no post is given, nothing
    waits: who confirmed would not have seen which posts it is about."""
    posts = Post.given_to(row.account_id)
    if not posts:
        return "no_post"
    return why_not(visitor, row) or (None if within(posts, visitor.posts) else "beyond")


def seen(row: Invitation) -> str:
    """Return the token of what the page shows and the officer asks the owner about: phones, passkeys and posts."""
    phones, keys = ways_in(row.account)
    posts = Post.given_to(row.account_id)
    shown = [*phones, *keys, *posts]
    return token(row.id, bool(row.account.passphrase), *sorted(str(one.id) for one in shown))
