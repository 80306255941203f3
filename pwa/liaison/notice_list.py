"""List notices: to a member those that are told to them, with their text; to officers those of their units."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import day_of
from pwa.core.i18n import on_day
from pwa.core.listing import Asked, Column, Empty, Filter, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor

from . import notice_labels as labels
from .notice_models import Notice
from .notice_reach import published, told, valid
from .notice_rules import KEPT

SHOW = Filter(
    "show", _l("Which ones"), lambda _visitor: [("", _("those that are valid")), ("past", _("no longer valid ones"))]
)


def _narrowed(rows: Any, asked: Asked) -> Any:
    if rows is None:
        return None
    return rows.where(~valid() if asked["show"] == "past" else valid())


def _told(visitor: Visitor, asked: Asked) -> Any:
    """Query what is told to the visitor. Of a notice that was corrected only the last version is listed."""
    rows = _narrowed(told(visitor), asked)
    return rows if rows is None else rows.where(Notice.ended_how != "replaced")


def _empty(visitor: Visitor, asked: Asked) -> Empty:
    return _("None.") if asked["show"] == "past" else _("No notice is valid now. What is published stands here.")


def _empty_of_ours(visitor: Visitor, asked: Asked) -> Empty:
    if asked["show"] == "past":
        return _("None.")
    return _("No notice is valid now."), url_for("notices.new"), _("Publish a notice")


TOLD = Listing(
    "notices.index",
    query=_told,
    order=Order(Notice.made_at, descending=True),
    columns=(Column(lambda row: row.title, "title", _l("Heading")),),
    action=lambda row: url_for("notices.show", notice=row.id),
    filters=(SHOW,),
    empty=_empty,
    size=KEPT,
)
PUBLISHED = Listing(
    "notices.published",
    query=lambda visitor, asked: _narrowed(published(visitor), asked),
    order=Order(Notice.made_at, descending=True),
    columns=(
        Column(lambda row: row.title, "title", _l("Heading")),
        Column(lambda row: labels.KINDS[row.kind], title=_l("Kind")),
        Column(lambda row: row.sender.name, title=_l("Published by"), only_if_mixed=True),
        Column(labels.to_words, title=_l("Told to")),
        Column(lambda row: on_day(day_of(row.made_at)), title=_l("Published on"), labelled=True),
        Column(lambda row: on_day(row.valid_until), title=_l("Valid until"), labelled=True),
        Column(labels.state_words, "tag", _l("State"), only_if_mixed=True),
    ),
    action=lambda row: url_for("notices.show", notice=row.id),
    filters=(SHOW,),
    empty=_empty_of_ours,
    wide=True,
)
