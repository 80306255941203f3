"""List probationary members: first those whose probation is over or ends within a month."""

from datetime import date
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below
from pwa.policy import add_months

from . import probation_labels as labels
from .probation_decisions import decisions_of, extension_of
from .probation_models import ProbationDecision
from .probation_rules import NOTICE, ends_on, last_joining_day, state_of

ROLES = (*BRANCH_OFFICERS, Role.COMMITTEE)
SHOWN = (("due", _l("over or ending within a month")), ("all", _l("all on probation")))
LATEST, FIRST_DAY = date.max, date.min


def on_probation(paths: list[str]) -> Any:
    """Build the condition of the probationary members of these subtrees."""
    return (Member.kind == "probationary") & Member.left_at.is_null() & Member.branch.in_(units_below(paths))


def is_due() -> Any:
    """Build the condition of those whose probation, extended or not, is over or ends within a month. Where the joining
    day is unknown nobody knows; a round of 查 asks for it."""
    day, of = today(), ProbationDecision
    extended = (of.member == Member.id) & of.undone_at.is_null() & (of.kind == "extended")
    later = of.select(of.id).where(extended, of.extended_until > add_months(day, NOTICE))
    return (Member.joined_on <= last_joining_day(day)) & ~pw.fn.EXISTS(later)


def with_ends(rows: list[Any]) -> list[Any]:
    """Give each row `.ends` and `.state`. One query."""
    made = decisions_of([row.id for row in rows]) if rows else {}
    for row in rows:
        row.extended = extension_of(made.get(row.id, ()))
        row.ends = ends_on(row.joined_on, row.extended)
        row.state = state_of(row.ends, today())
    return rows


def _rows(visitor: Visitor, asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.posts_as(*ROLES)]
    if not paths:
        return None
    found = Member.select(Member, Unit).join(Unit).where(on_probation(paths))
    return found.where(is_due()) if asked["which"] == "due" else found


def _empty(_visitor: Visitor, asked: Asked) -> Empty:
    if asked["which"] == "due":
        return _("No probation is over or ends within a month.")
    return _("Nobody is on probation.")


PROBATION = Listing(
    "probation.index",
    query=_rows,
    order=Order(Member.joined_on, stands_in=(LATEST, FIRST_DAY)),
    columns=(
        Column(lambda row: row.name, "title", _l("Name")),
        Column(lambda row: row.branch.name, title=_l("Party organisation"), only_if_mixed=True),
        Column(lambda row: on_day(row.joined_on), title=_l("Joined on"), labelled=True),
        Column(lambda row: on_day(row.ends), title=_l("Probation ends on"), labelled=True),
        Column(lambda row: _("extended once") if row.extended else "", title=_l("Extension")),
        Column(lambda row: str(labels.STATES[row.state]), "tag", _l("State")),
    ),
    action=lambda row: url_for("probation.show", member=row.id),
    filters=(Filter("which", _l("Which members"), choices=lambda reader: SHOWN),),
    prepare=lambda reader, rows: with_ends(rows),
    empty=_empty,
    wide=True,
)
