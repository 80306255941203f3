"""List papers: one's own, and those that an officer reaches, the latest first."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import on_day, readable_time
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Merged, Order
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.organisations.models import Unit

from . import labels
from .models import Paper
from .reach import Issuer, card_to_take_back, joined, papers_of_others

STATES = (
    ("asked", _l("waiting to be issued")),
    ("issued", _l("issued")),
    ("home", _l("cards to take back")),
    ("over", _l("withdrawn or handed in")),
)


def _rows(*where: Any) -> Any:
    return joined(Paper.select(Paper, Member, Unit, Issuer)).where(*where)


def _of_others(visitor: Visitor, asked: Asked) -> Any:
    ways = papers_of_others(visitor)
    if not ways:
        return None
    over = Paper.withdrawn_at.is_null(False) | Paper.handed_in_at.is_null(False) | Paper.declined_at.is_null(False)
    waits = Paper.issued_at.is_null() & Paper.declined_at.is_null()
    where = {"asked": waits, "issued": Paper.valid(), "home": card_to_take_back(), "over": over}.get(asked["state"])
    found = (Paper.select(Paper.id).where(way) for way in ways)
    return Merged([way.where(where) if where is not None else way for way in found], _rows)


def _own(visitor: Visitor, _asked: Asked) -> Any:
    shown = visitor.account.member_id and not visitor.limited
    return _rows(Paper.member == visitor.account.member_id, Paper.declined_at.is_null()) if shown else None


def _empty(_visitor: Visitor, _asked: Asked) -> Empty:
    return _("No papers of this kind. They are issued from a member's file.")


def _own_empty(_visitor: Visitor, _asked: Asked) -> Empty:
    return _("No paper has been issued to you. Ask your branch when somebody wants to see one.")


def _day(row: Paper) -> str:
    return on_day(row.issued_on) if row.issued_on else readable_time(row.asked_at)


OTHERS = Listing(
    "papers.index",
    query=_of_others,
    order=lambda asked: Order(Paper.asked_at, descending=True),
    columns=(
        Column(lambda row: f"{row.member.name} · {labels.KINDS[row.kind]}", "title", _l("Paper")),
        Column(lambda row: row.number or "", title=_l("Number")),
        Column(_day, title=_l("Day")),
        Column(labels.state_text, "tag", _l("State")),
    ),
    action=lambda row: url_for("papers.show", paper=row.id),
    filters=(Filter("state", _l("Which papers"), choices=lambda reader: STATES, empty=_l("all")),),
    empty=_empty,
    wide=True,
)
OWN = Listing(
    "papers.index",
    query=_own,
    order=lambda asked: Order(Paper.asked_at, descending=True),
    columns=(
        Column(lambda row: str(labels.KINDS[row.kind]), "title", _l("Paper")),
        Column(lambda row: row.number or "", title=_l("Number")),
        Column(_day, title=_l("Day")),
        Column(labels.state_text, "tag", _l("State")),
    ),
    action=lambda row: url_for("papers.show", paper=row.id),
    empty=_own_empty,
    mark="older",
)
