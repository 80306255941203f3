"""List the posts and appointments that a visitor decides about: those of an administrator's units, and for a committee
or county department those of the branches and committees below."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from pwa.core.access import Role
from pwa.core.characters import typed_words
from pwa.core.compiled_query import compiled_query
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor, second_beside

from . import labels, rules
from .appointment_models import Appointment
from .models import MEMBER, Post, Unit, may_act
from .proposal_rights import stands
from .reach import Holder, ends_of, name_contains, units_below

DECIDING = (Role.ADMIN, Role.COMMITTEE, Role.COUNTY)
MOST = 20


def held(visitor: Holder) -> list[tuple[str, str]]:
    """Return the visitor's deciding posts as (role, path), for the rules."""
    return [(post.role, post.unit.path) for post in visitor.posts_as(*DECIDING)]


def _ranges(visitor: Holder) -> list[list[str]]:
    """Return the arguments of `_decided`."""
    as_admin = [path for role, path in held(visitor) if role == Role.ADMIN]
    above = [path for role, path in held(visitor) if role != Role.ADMIN]
    return [as_admin, ends_of(as_admin), above, ends_of(above)]


def _decided(model: Any, as_admin: Any, admin_ends: Any, above: Any, ends_above: Any) -> pw.Expression:
    """Build the condition on `model` (Post or Appointment, joined with Unit) that `rules.decides` says in values; the
    paths may be placeholders of a compiled query."""
    where = model.id.is_null()
    for path, end in zip(as_admin, admin_ends, strict=True):
        where = where | ((Unit.path >= path) & (Unit.path < end))
    for path, end in zip(above, ends_above, strict=True):
        below = (Unit.path >= path) & (Unit.path < end) & (Unit.path != path)
        where = where | (below & model.role.in_([one.value for one in rules.BELOW]))
    return where


def _within(visitor: Holder, model: Any) -> Any:
    """Query the rows of Post or Appointment this visitor decides about, with `.unit` and `.account`."""
    rows = model.select(model, Unit, Account).join(Unit).switch(model)
    return rows.join(Account, on=(Account.id == model.account_id), attr="account").where(
        _decided(model, *_ranges(visitor))
    )


def _one_within(visitor: Holder, model: Any, row_id: UUID) -> Any:
    found = _within(visitor, model).where(model.id == row_id).first()
    if found is None:
        raise NotFound
    return found


def post_within(visitor: Holder, post_id: UUID) -> Post:
    """Return a post that this visitor decides about, with `.unit` and `.account`, ended or not. Raises NotFound."""
    found: Post = _one_within(visitor, Post, post_id)
    return found


def appointment_within(visitor: Holder, appointment_id: UUID) -> Appointment:
    """Return an appointment this visitor decides about. Raises NotFound."""
    found: Appointment = _one_within(visitor, Appointment, appointment_id)
    return found


def waiting(visitor: Holder) -> list[Appointment]:
    """List the appointments that wait for a second person, the oldest first."""
    return list(_oldest(_within(visitor, Appointment)))


def _oldest(rows: Any) -> Any:
    rows = rows.where(Appointment.settled_at.is_null())
    return rows.order_by(Appointment.proposed_at, Appointment.id).limit(MOST)


def to_confirm(visitor: Visitor) -> list[Any]:
    """List the appointments that wait for this visitor, the oldest first: they count as a second person beside whoever
    proposed it and whoever is to get it, and whoever proposed it still decides about it. Rows of the id, the role and
    the names."""
    if visitor.limited or not held(visitor):
        return []
    return _to_confirm.rows(*_ranges(visitor), *visitor.as_second)


@compiled_query
def _to_confirm(as_admin: Any, admin_ends: Any, above: Any, ends_above: Any, me: Any, same: Any, since: Any) -> Any:
    names = (Account.name.alias("account_name"), Unit.name.alias("unit_name"))
    rows = Appointment.select(Appointment.id, Appointment.role, *names).join(Unit)
    rows = rows.join_from(Appointment, Account, on=(Account.id == Appointment.account_id))
    second = [second_beside(one, me, same, since) for one in (Appointment.proposed_by, Appointment.account_id)]
    second.append(Appointment.link_by.is_null() | second_beside(Appointment.link_by, me, same, since))
    return _oldest(rows.where(_decided(Appointment, as_admin, admin_ends, above, ends_above), *second, stands()))


def _query(visitor: Holder, asked: Asked) -> Any:
    rows, q = _within(visitor, Post).where(Post.ended_at.is_null()), asked["q"]  # those without force can be ended, too
    return rows.where(Account.name.contains(q) | Account.login.contains(q) | name_contains(Unit, q)) if q else rows


POSTS = Listing(
    "post_pages.index",
    query=_query,
    order=Order(Post.began_at, descending=True),
    columns=(
        Column(lambda row: row.account.name, "title", _l("Name")),
        Column(lambda row: labels.ROLES[row.role], title=_l("Post")),
        Column(lambda row: row.unit.name, title=_l("Party organisation")),
        Column(lambda row: _("since %(day)s", day=on_day(row.began_at)), title=_l("Since")),
    ),
    action=lambda row: url_for("post_pages.show", post=row.id),
    filters=(Filter("q", _l("Name, login or unit")),),
    empty=lambda visitor, asked: _("Nobody holds a post here. Give one: a second person confirms it."),
    size=50,
    wide=True,
)


def candidates(visitor: Holder) -> pw.Expression:
    """Build the condition of the accounts to which this visitor may give a post: an administrator's whole county, else
    those of the members below. Nobody whose account is closed or who has left."""
    where = Account.id.is_null()
    for post in visitor.posts_as(*DECIDING):
        if post.role == Role.ADMIN:
            where = where | (Account.county_id == post.county_id)
        else:
            theirs = MEMBER.select(MEMBER.id).where(MEMBER.branch_id.in_(units_below([post.unit.path])))
            where = where | Account.member_id.in_(theirs)
    return where & may_act(Account.id)


def accounts_named(visitor: Holder, words: str) -> list[Account]:
    """Find accounts to which this visitor may give a post by a part of the name, or by login."""
    words = typed_words(words)
    if not words:
        return []
    named = Account.name.contains(words) | (Account.login == words)
    return list(
        Account.select().where(candidates(visitor), named).order_by(Account.name_key, Account.login).limit(MOST)
    )


def units_found(visitor: Holder, words: str) -> list[Unit]:
    """Find open units about whose posts this visitor decides, by a part of the name."""
    words = typed_words(words)
    if not words:
        return []
    where = Unit.id.is_null()
    for role, path in held(visitor):
        where = where | (Unit.below(path) if role == Role.ADMIN else Unit.below(path) & (Unit.path != path))
    rows = Unit.select().where(where, Unit.closed_at.is_null(), Unit.kind != "group", name_contains(Unit, words))
    return list(rows.order_by(Unit.path).limit(MOST))
