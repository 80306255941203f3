"""Show the rights pages to everybody, and the work on them to a county's officers."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import needs_proof, open_to, open_to_everyone
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import day_with_year
from pwa.core.ids import as_uuid
from pwa.core.kept_pages import Copy, kept_as
from pwa.core.listing import Column, Listing
from pwa.core.paging import Order
from pwa.core.transitions import Refused, answer
from pwa.organisations.models import Unit

from .rights import BY_TOPIC, COMPARED_ON, EMERGENCY, NUMBERS, PAGES
from .rights_models import EVERY, RightsCheck, RightsOffice
from .rights_offices import (
    FIELDS,
    KEEPS,
    NOUN,
    TOPICS,
    add_office,
    change_office,
    counties_of,
    note_check,
    offices_of,
    read_office,
    stands,
    withdraw_office,
)

rights_pages = Blueprint("rights_pages", __name__)
SHOWN = 40  # offices on one public page; of an installation with more, one chooses the county
OFFICES = Listing(
    "rights_pages.offices",
    query=lambda visitor, asked: offices_of(visitor),
    order=Order(RightsOffice.made_at, descending=True),
    columns=(
        Column(lambda office: office.name, "title", _l("Office")),
        Column(lambda office: str(TOPICS[office.topic]), title=_l("Page")),
        Column(lambda office: office.phone, title=_l("Telephone")),
        Column(lambda office: "" if stands(office) else _("off the pages"), "tag", _l("State")),
    ),
    action=lambda office: url_for("rights_pages.office", office=office.id),
    empty=lambda visitor, asked: _("No local office yet. What you add stands on the public pages at once."),
    wide=True,
)


@rights_pages.get("/liaison/rights")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def index() -> Response:
    """List the seven pages and the public numbers; the same to everybody."""
    return page("liaison/rights.html", public=True, pages=PAGES, numbers=NUMBERS, emergency=EMERGENCY)


@rights_pages.get("/liaison/rights/<topic>")
@open_to_everyone
@kept_as(Copy.PUBLIC)
def show(topic: str) -> Response:
    """Show one page with the local offices; the same to everybody."""
    if topic not in BY_TOPIC:
        abort(404)
    counties, found = _offices(topic, as_uuid(request.args.get("county")))
    return page(
        "liaison/rights_page.html",
        public=True,
        right=BY_TOPIC[topic],
        numbers=NUMBERS,
        compared=day_with_year(COMPARED_ON),
        checks=[{"unit": name, "on": day_with_year(day)} for name, day in _checks(topic)],
        counties=counties,
        offices=found,
    )


def _offices(topic: str, county: UUID | None) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return (counties to choose from, offices): of one county, or of all where they fit on one page."""
    rows = RightsOffice.select(RightsOffice, Unit).join(Unit)
    rows = rows.where(RightsOffice.topic.in_([topic, EVERY]), RightsOffice.withdrawn_at.is_null())
    if county:
        rows = rows.where(RightsOffice.unit == county)
    found = list(rows.order_by(Unit.path, RightsOffice.made_at, RightsOffice.id).limit(SHOWN + 1))
    if county is None and len(found) > SHOWN:
        return list(Unit.select(Unit.id, Unit.name).where(Unit.kind == "county").order_by(Unit.path).limit(200)), []
    names = ("name", "phone", "address", "opening_hours")
    return [], [{name: getattr(row, name) for name in names} | {"unit": row.unit.name} for row in found[:SHOWN]]


def _checks(topic: str) -> list[tuple[str, Any]]:
    """Return (county, day) of the last check by each county, the latest first."""
    last = pw.fn.MAX(RightsCheck.checked_on)
    query = RightsCheck.select(Unit.name, last.alias("day")).join(Unit).where(RightsCheck.topic == topic)
    rows: Any = query.group_by(Unit.name).order_by(last.desc(), Unit.name).limit(10)
    return [(name, RightsCheck.checked_on.python_value(day)) for name, day in rows.tuples()]


@rights_pages.get("/liaison/rights/offices")
@open_to(*KEEPS)
@needs_proof
def offices() -> Response:
    """List a county's local offices and the pages that it checks."""
    return _offices_page()


def _offices_page(errors: dict[str, str] | None = None) -> Response:
    wrong = refusals(errors or {})
    counties = counties_of(current_user)
    checked = _last_checks(counties)
    return page(
        "liaison/rights_offices.html",
        block="rows",
        status=422 if errors else 200,
        offices=OFFICES.shown(current_user, request.args),
        form=Form(FIELDS, request.form.to_dict() if errors else {}, wrong),
        errors=wrong,
        counties=[(str(unit.id), unit.name) for unit in counties] if len(counties) > 1 else [],
        county=request.form.get("county", ""),
        pages=[{"topic": one.topic, "title": one.title, "on": checked.get(one.topic)} for one in PAGES],
    )


def _last_checks(counties: list[Unit]) -> dict[str, str]:
    """Return topic → the day on which the visitor's counties last checked the page. One query."""
    last, ids = pw.fn.MAX(RightsCheck.checked_on), [unit.id for unit in counties]
    rows = RightsCheck.select(RightsCheck.topic, last.alias("day")).where(RightsCheck.unit.in_(ids))
    found: Any = rows.group_by(RightsCheck.topic).tuples()
    return {topic: day_with_year(RightsCheck.checked_on.python_value(day)) for topic, day in found}


def _county() -> Unit | None:
    """Return the county that was chosen, or the only one."""
    units = counties_of(current_user)
    chosen = [unit for unit in units if str(unit.id) == request.form.get("county", "")]
    return chosen[0] if chosen else units[0] if len(units) == 1 else None


@rights_pages.post("/liaison/rights/offices")
@open_to(*KEEPS)
@needs_proof
def add() -> Response:
    """Add a local office."""
    read, unit = read_office(request.form), _county()
    errors = read.errors if unit else {**read.errors, "county": "not_a_choice"}
    if errors or unit is None:
        return _offices_page(errors)
    transact(lambda: add_office(unit, read.values, current_user.account.id))
    return redirect_to(url_for("rights_pages.offices"))


@rights_pages.post("/liaison/rights/<topic>/check")
@open_to(*KEEPS)
@needs_proof
def check(topic: str) -> Response:
    """Note that the officer has checked this page today."""
    if topic not in BY_TOPIC:
        abort(404)
    transact(lambda: note_check(counties_of(current_user), topic, current_user.account.id))
    return redirect_to(url_for("rights_pages.offices"))


def _find(office: UUID) -> RightsOffice:
    """Return an office of the visitor's counties. Raises NotFound."""
    row = offices_of(current_user).where(RightsOffice.id == office).first()
    if row is None:
        raise NotFound
    return row


@rights_pages.get("/liaison/rights/offices/<uuid:office>")
@open_to(*KEEPS)
@needs_proof
def office(office: UUID) -> Response:
    """Show one office with the form to change it."""
    return _office_page(_find(office))


def _office_page(row: RightsOffice, why: Refused | None = None) -> Response:
    wrong = refusals(why.errors) if why else {}
    values = request.form.to_dict() if wrong else {name: getattr(row, name) for name in FIELDS}
    return page(
        "liaison/rights_office.html",
        block="main",
        status=422 if why else 200,
        office={"id": row.id, "name": row.name, "unit": row.unit.name},
        stands=stands(row),
        facts=[
            (FIELDS[name].label, str(TOPICS[row.topic]) if name == "topic" else getattr(row, name)) for name in FIELDS
        ],
        form=Form(FIELDS, values, wrong),
        errors=wrong,
        stale=why.shown.get("stale") if why else None,
        seen=NOUN.seen(row),
    )


@rights_pages.post("/liaison/rights/offices/<uuid:office>/change")
@open_to(*KEEPS)
@needs_proof
def change(office: UUID) -> Response:
    """Change an office."""
    return answer(change_office, lambda: _find(office), _office_page, lambda row: url_for("rights_pages.offices"))


@rights_pages.post("/liaison/rights/offices/<uuid:office>/withdraw")
@open_to(*KEEPS)
@needs_proof
def withdraw(office: UUID) -> Response:
    """Withdraw an office: the pages show it no longer."""
    return answer(withdraw_office, lambda: _find(office), _office_page, lambda row: url_for("rights_pages.offices"))
