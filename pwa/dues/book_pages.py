"""Show one's own dues, the books of branches, one book, its yearly notice, and take what a branch does with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Day, Fields
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.kept_pages import Copy, keep_page, store_nothing
from pwa.core.listing import Asked, Column, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused
from pwa.members.kept_pages import keep_list
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from . import labels, months
from .asked_year import asked_year
from .book import read_book
from .book_lines import book_values, own_values
from .book_steps import begin, close_year, hand_up, mark_entered, take_back
from .fields import Amount, Month
from .models import DuesBook
from .payment_page import COLLECTS, LOOKS
from .reach import KEEP_BOOKS, book_within

dues_books = Blueprint("dues_books", __name__)
BEGIN = Fields(Month("since", _l("From which month are the dues kept here?"), required=True))
ENTERED = Fields(Month("month", _l("Month"), required=True))
HANDED_UP = Fields(
    Amount("amount", _l("Amount in yuan"), required=True),
    Day("on", _l("On which day?"), required=True, attributes={"data_today": True}),
)
FIELDS = Fields(*BEGIN.values(), *ENTERED.values(), *HANDED_UP.values())


def _branches(visitor: Any, _asked: Asked) -> Any:
    paths = [post.unit.path for post in visitor.posts_as(*LOOKS)]
    if not paths:
        return None
    here = Unit.id.in_(units_below(paths)) & Unit.kind.in_(KEEP_BOOKS) & Unit.closed_at.is_null()
    begun = DuesBook.since.alias("since")
    return (
        Unit.select(Unit, begun)
        .join(DuesBook, pw.JOIN.LEFT_OUTER, on=(DuesBook.unit == Unit.id), attr="book")
        .where(here)
    )


def _since(unit: Any) -> str:
    book = getattr(unit, "book", None)
    since = book.since if book else None
    return _("kept here since %(month)s", month=labels.month_text(since)) if since else ""


BOOKS = Listing(
    "dues_books.index",
    query=_branches,
    order=Order(Unit.path, unique=True),
    columns=(
        Column(lambda unit: unit.name, "title", _l("Branch")),
        Column(_since, title=_l("Book")),
        Column(lambda unit: "" if _since(unit) else _("not begun"), "tag", _l("State")),
    ),
    action=lambda unit: url_for("dues_books.show", unit=unit.id),
    empty=lambda visitor, asked: _("No branch in your charge keeps dues."),
    wide=True,
)


@dues_books.get("/management/dues")
@needs_proof
@open_to(Role.MEMBER, *LOOKS)
def index() -> Response:
    """Show one's own dues; for an officer also the books of the branches in their charge."""
    books = BOOKS.shown(current_user, request.args)
    if books.may_see:
        keep_list(current_user)
    else:
        keep_page(Copy.OWN)
    own = own_values(current_user.account.member_id) if current_user.is_member else None
    collects = bool(current_user.posts_as(*COLLECTS))
    above = [today().year, today().year - 1] if current_user.posts_as(Role.COMMITTEE) else []
    return page("dues/index.html", block="rows", books=books, own=own, collects=collects, notices=above)


@dues_books.get("/management/dues/units/<uuid:unit>")
@needs_proof
@open_to(*LOOKS)
def show(unit: UUID) -> Response:
    """Show a branch's book of a year."""
    return _page(book_within(current_user, unit))


def _year() -> int:
    return asked_year(request.values.get("year", ""))


def _page(unit: Any, errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    wrong = refusals(errors or {})
    return page(
        "dues/book.html",
        block="main",
        status=422 if errors else 200,
        form=Form(FIELDS, _first(request.form.to_dict() if errors else {}), wrong),
        errors=wrong,
        keeps=unit.keeps,
        **book_values(read_book(unit, _year()), today(), current_user.account.member_id),
    )


def _first(values: dict[str, str]) -> dict[str, str]:
    this_month = months.written(months.month_of(today()))
    return {"since": this_month, "month": this_month, "on": today().isoformat(), **values}


@dues_books.get("/management/dues/units/<uuid:unit>/notice")
@needs_proof
@open_to(*LOOKS)
def notice(unit: UUID) -> Response:
    """Show the yearly notice on dues, to be printed and hung out: what was collected and handed up, month by month, and
    who paid for which months; no amount of a person."""
    store_nothing()
    return page("dues/notice.html", **book_values(read_book(book_within(current_user, unit), _year()), today()))


def _kept(unit_id: UUID) -> Any:
    unit = book_within(current_user, unit_id)
    if not unit.keeps:
        raise NotFound
    return unit


def _do(unit_id: UUID, fields: Fields, work: Callable[[Any, dict[str, Any]], Any]) -> Response:
    unit = _kept(unit_id)
    read = fields.check(read_posted_form(request.form), today())
    if read.errors:
        return _page(unit, read.errors)
    try:
        transact(lambda: work(unit, read.values))
    except Refused as why:
        return _page(unit, why.errors)
    return redirect_to(url_for("dues_books.show", unit=unit.id, year=_year()))


@dues_books.post("/management/dues/units/<uuid:unit>/begin")
@needs_proof
@open_to(*COLLECTS)
def begin_book(unit: UUID) -> Response:
    """Begin to keep the dues of a branch here."""
    return _do(unit, BEGIN, lambda row, said: begin(row, said["since"], current_user.account.id))


@dues_books.post("/management/dues/units/<uuid:unit>/months")
@needs_proof
@open_to(*COLLECTS)
def enter_month(unit: UUID) -> Response:
    """Mark a month as entered whole."""
    return _do(unit, ENTERED, lambda row, said: mark_entered(row, said["month"], today(), current_user.account.id))


@dues_books.post("/management/dues/units/<uuid:unit>/handed-up")
@needs_proof
@open_to(*COLLECTS)
def record_handed_up(unit: UUID) -> Response:
    """Record a sum handed up to the committee."""
    by = current_user.account.id
    return _do(unit, HANDED_UP, lambda row, said: hand_up(row, _year(), said["amount"], said["on"], by))


@dues_books.post("/management/dues/units/<uuid:unit>/handed-up/<uuid:entry>/take-back")
@needs_proof
@open_to(*COLLECTS)
def take_back_handed_up(unit: UUID, entry: UUID) -> Response:
    """Take back a record of a sum handed up that was wrong."""
    return _take_back(unit, entry, "handed_up")


@dues_books.post("/management/dues/units/<uuid:unit>/months/<uuid:entry>/take-back")
@needs_proof
@open_to(*COLLECTS)
def take_back_month(unit: UUID, entry: UUID) -> Response:
    """Take back that a month was entered whole."""
    return _take_back(unit, entry, "entered")


def _take_back(unit_id: UUID, entry: UUID, kind: str) -> Response:
    def work(row: Any, _said: Any) -> None:
        if not take_back(row, entry, kind, current_user.account.id):
            raise NotFound

    return _do(unit_id, Fields(), work)


@dues_books.post("/management/dues/units/<uuid:unit>/close")
@needs_proof
@open_to(*COLLECTS)
def close(unit: UUID) -> Response:
    """Close a year."""
    return _do(unit, Fields(), lambda row, _said: close_year(row, _year(), today(), current_user.account.id))
