"""Show the pages of a branch's old book of dues: send a table, see what is wrong with it, book all of it or throw it
away; and send a book as a workbook."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import Role, needs_proof, open_to
from pwa.core.characters import readable
from pwa.core.clock import today
from pwa.core.database import transact, write
from pwa.core.features import refusals
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import lang, readable_time
from pwa.core.kept_pages import store_nothing
from pwa.core.transitions import Refused
from pwa.core.write_keys import limit_body
from pwa.organisations.models import Unit
from pwa.organisations.reach import tops_of, units_below
from pwa.roster.file_reader import MOST_FILE, Unreadable
from pwa.roster.labels import WHOLE
from pwa.roster.upload import MOST_SENT, as_file

from .asked_year import asked_year
from .book_import import apply, discard, judge, take_in
from .book_workbook import headings, write_empty, write_notices, write_workbook
from .closed_years import closed_years
from .import_models import DuesImport
from .money import yuan
from .payment_page import COLLECTS, LOOKS
from .reach import KEEP_BOOKS, book_within

dues_imports = Blueprint("dues_imports", __name__)
SHOWN = 200  # wrong rows on the page; the others after these are mended


@dues_imports.get("/management/dues/units/<uuid:unit>/old-book")
@needs_proof
@open_to(*COLLECTS)
def new(unit: UUID) -> Response:
    """Show the form for a table, and the tables that were sent before."""
    return _form(_kept(unit))


def _kept(unit_id: UUID) -> Any:
    unit = book_within(current_user, unit_id)
    if not unit.keeps:
        raise NotFound
    return unit


def _form(unit: Any, error: str = "") -> Response:
    store_nothing()
    rows = DuesImport.select().where(DuesImport.unit == unit.id).order_by(DuesImport.made_at.desc()).limit(20)
    return page(
        "dues/old_book.html",
        status=422 if error else 200,
        unit=unit,
        errors={"file": error} if error else {},
        columns=[(title, column in ("name", "first", "amount", "paid_on")) for column, title in headings()],
        imports=[_listed(row) for row in rows],
    )


def _listed(row: DuesImport) -> dict[str, Any]:
    state = _("booked") if row.applied_at else _("thrown away") if row.discarded_at else _("not booked yet")
    return {
        "href": url_for("dues_imports.show", table=row.id),
        "name": row.file_name,
        "detail": _("%(num)s rows · %(when)s", num=row.rows, when=readable_time(row.made_at)),
        "state": state,
    }


@dues_imports.post("/management/dues/units/<uuid:unit>/old-book")
@limit_body(MOST_SENT)
@needs_proof
@open_to(*COLLECTS)
def send(unit: UUID) -> Response:
    """Store a table; nothing is booked yet."""
    row = _kept(unit)
    request.max_content_length = MOST_SENT
    sent = request.files.get("file")
    content = sent.read(MOST_FILE + 1) if sent else b""
    if not sent or not sent.filename:
        return _form(row, _("Please choose a file."))
    try:
        made = take_in(row, content, readable(sent.filename), current_user.account.id)
    except Unreadable as why:
        return _form(row, str(WHOLE[why.code]) % why.values)
    return redirect_to(url_for("dues_imports.show", table=made.id))


@dues_imports.get("/management/dues/units/<uuid:unit>/old-book/empty.xlsx")
@needs_proof
@open_to(*COLLECTS)
def empty(unit: UUID) -> Response:
    """Send a table with the headings and no rows."""
    _kept(unit)
    return as_file(_("old-book-of-dues"), ".xlsx", write_empty)


def _table(table_id: UUID) -> tuple[Any, Any]:
    row = DuesImport.get_or_none(DuesImport.id == table_id)
    if row is None:
        raise NotFound
    return row, _kept(row.unit_id)


@dues_imports.get("/management/dues/old-books/<uuid:table>")
@needs_proof
@open_to(*COLLECTS)
def show(table: UUID) -> Response:
    """Show what booking the table would do, and every row that cannot be booked with the reason."""
    return _preview(*_table(table))


def _preview(row: DuesImport, unit: Any, errors: dict[str, str] | None = None) -> Response:
    store_nothing()
    judged = judge(unit, row.sealed, today(), closed_years([unit.id])[unit.id]) if row.sealed is not None else None
    wrong = list(judged.wrong.items()) if judged else []
    return page(
        "dues/old_book_table.html",
        status=422 if errors else 200,
        table={"id": row.id, "name": row.file_name, "rows": row.rows},
        unit={"id": unit.id, "name": unit.name},
        errors=refusals(errors or {}),
        state=_listed(row)["state"] if row.sealed is None else "",
        right=len(judged.payments) if judged else 0,
        total=yuan(judged.total) if judged else "",
        wrong=[_wrong(number, reasons) for number, reasons in wrong[:SHOWN]],
        wrongs=len(wrong),
        may_book=judged is not None and not wrong and bool(judged.payments),
    )


def _wrong(number: int, reasons: dict[str, str]) -> dict[str, str]:
    said = refusals(reasons)
    titles = dict(headings())
    return {
        "row": _("Row %(n)s", n=number),
        "why": " ".join(_("%(label)s: %(text)s", label=titles[at], text=text) for at, text in said.items()),
    }


@dues_imports.post("/management/dues/old-books/<uuid:table>/book")
@needs_proof
@open_to(*COLLECTS)
def book(table: UUID) -> Response:
    """Book all rows in one step, or none."""
    row, unit = _table(table)
    try:
        apply(row, today(), current_user.account.id)
    except Refused as why:
        return _preview(DuesImport.get_by_id(row.id), unit, why.errors)
    return redirect_to(url_for("dues_books.show", unit=unit.id))


@dues_imports.post("/management/dues/old-books/<uuid:table>/throw-away")
@needs_proof
@open_to(*COLLECTS)
def throw_away(table: UUID) -> Response:
    """Delete the rows of a table without booking them."""
    row, unit = _table(table)
    transact(lambda: discard(row, current_user.account.id))
    return redirect_to(url_for("dues_imports.new", unit=unit.id))


@dues_imports.get("/management/dues/units/<uuid:unit>/book.xlsx")
@needs_proof
@open_to(*LOOKS)
def export(unit: UUID) -> Response:
    """Send the book of a year as a workbook; who took it along is in the audit trail and in its last line."""
    row = book_within(current_user, unit)
    year = asked_year(request.args.get("year", ""))
    with write():
        audit.record("exported", "dues_book", row.id, county_id=row.county_id, fields=["amount"])
    name, by, english = _("dues-%(year)s", year=year), current_user.name, lang() == "en"
    return as_file(name, ".xlsx", lambda path: write_workbook(path, Unit.get_by_id(row.id), year, by, english))


@dues_imports.get("/management/dues/notices.xlsx")
@needs_proof
@open_to(Role.COMMITTEE)
def notices() -> Response:
    """Send the yearly notices of all branches below a committee as a workbook."""
    year, tops = asked_year(request.args.get("year", "")), tops_of(current_user, Role.COMMITTEE)
    with write():
        audit.record("exported", "dues_book", None, county_id=tops[0].county_id, fields=["amount"])
    kept = Unit.kind.in_(KEEP_BOOKS) & Unit.closed_at.is_null()
    units = Unit.select().where(Unit.id.in_(units_below(unit.path for unit in tops)), kept).order_by(Unit.path)
    name, by = _("dues-notices-%(year)s", year=year), current_user.name
    return as_file(name, ".xlsx", lambda path: write_notices(path, units, year, by))
