"""Show the working days of this year and the next; let an administrator enter them, a whole year in one form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Checked, Day, Fields, Text, day_in
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import day_with_year, lang
from pwa.core.seen_state import is_stale, token, who_changed
from pwa.core.transitions import Refused, Stale
from pwa.policy import unknown_years_reason, working_days_after
from pwa.policy.working_days import is_weekend

from .post_pages import name_of
from .working_year_models import WorkingYear, working_calendar
from .working_year_rules import FESTIVALS, Holiday, why_not_holidays, worked_days_in

calendar_pages = Blueprint("calendar_pages", __name__)

READS = (Role.ADMIN, Role.COUNTY, *OFFICERS)
BACK, AHEAD = 5, 1  # years for which the form is open
EXAMPLE = 10  # working days that the page counts, so that one sees what the calendar does
NAMES = {
    "new_year": _l("New Year"),
    "spring": _l("Spring Festival"),
    "qingming": _l("Qingming Festival"),
    "labour": _l("Labour Day"),
    "dragon_boat": _l("Dragon Boat Festival"),
    "mid_autumn": _l("Mid-Autumn Festival"),
    "national": _l("National Day"),
    "other": _l("Another occasion"),
}


class AnyDay(Day):
    """A day of any year; the rules say which fit."""

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        day = day_in(given)
        return (day, None) if day else (None, "not_a_date")

    def limits(self, today: date) -> dict[str, Any]:
        return {}


def _asked(code: str) -> tuple[AnyDay, AnyDay, Text]:
    name = NAMES[code]
    return (
        AnyDay(f"{code}_first", _l("First day off"), short=_l("%(name)s, first day off", name=name)),
        AnyDay(f"{code}_last", _l("Last day off"), short=_l("%(name)s, last day off", name=name)),
        Text(f"{code}_worked", _l("Worked weekend days"), 80, short=_l("%(name)s, worked weekend days", name=name),
             attributes={"autocomplete": "off"}),
    )  # fmt: skip


FIELDS = Fields(
    *(ask for code in FESTIVALS for ask in _asked(code)),
    Text("source", _l("Where is it written?"), 200, required=True, attributes={"autocomplete": "off"},
         hint=_l("The notice of the General Office of the State Council, with its number.")),
)  # fmt: skip


@calendar_pages.get("/settings/calendar")
@open_to(*READS)
def index() -> Response:
    """Show the years: which days are off, which weekend days are worked; and what is not entered."""
    known, this = WorkingYear.in_force(current_user.account.county_id), today().year
    years = sorted({this, this + AHEAD, *known}, key=lambda year: (year < this, abs(year - this)))
    counted = working_days_after(today(), EXAMPLE, working_calendar(current_user.account.county_id))
    unknown = unknown_years_reason(counted.unknown_years)
    return page(
        "organisations/calendar.html",
        years=[(year, _lines(known[year]) if year in known else None, known.get(year)) for year in years],
        may_change=bool(current_user.posts_as(Role.ADMIN)),
        open_years=[year for year in years if _is_open(year)],
        example={"n": EXAMPLE, "day": _named(counted.on), "unknown": unknown and _(unknown.text, **unknown.values)},
    )


def _is_open(year: int) -> bool:
    return -BACK <= year - today().year <= AHEAD


def _named(day: date) -> str:
    return f"{day_with_year(day)} {format_date(day, 'EEE')}"


def _lines(row: WorkingYear) -> list[tuple[str, str, str, int]]:
    """Each festival: name, days off, worked weekend days, and how many weekdays are off."""
    found = []
    for one in row.as_holidays():
        days = _short(one.first) if one.first == one.last else f"{_short(one.first)} – {_short(one.last)}"
        off = sum(not is_weekend(day) for day in one.days())
        found.append((str(NAMES[one.festival]), days, _(", ").join(map(_short, one.worked)), off))
    return found


def _short(day: date) -> str:
    return format_date(day, "EEE d MMM" if lang() == "en" else "M月d日 EEE")


@calendar_pages.get("/settings/calendar/<int:year>")
@needs_proof
@open_to(Role.ADMIN)
def year(year: int) -> Response:
    """Show the form of a whole year, filled in with what was entered."""
    row = _known(year)
    return _form(year, row, _values(row) if row else {})


@calendar_pages.post("/settings/calendar/<int:year>")
@needs_proof
@open_to(Role.ADMIN)
def enter(year: int) -> Response:
    """Store the working days of a year."""
    account = current_user.account
    _known(year)
    holidays, source, errors = read_year(read_posted_form(request.form), year)

    def work() -> None:
        WorkingYear.lock(account.county_id)
        if is_stale(_seen(year, _known(year))):
            raise Stale
        if errors:
            raise Refused(refusals(errors))
        WorkingYear.enter(account.county_id, year, holidays, source, account.id)

    try:
        transact(work)
    except Stale:
        row = _known(year)
        changed = who_changed("working_year", row.id if row else None, ["entered working days"], name_of)
        return _form(year, row, _values(row) if row else {}, status=422, stale=changed)
    except Refused as refused:
        return _form(year, _known(year), request.form.to_dict(), refused.errors, 422)
    flash(_("The working days of %(year)s are stored.", year=year), "ok")
    return redirect_to(url_for("calendar_pages.index"))


def read_year(sent: Mapping[str, Any], year: int) -> tuple[list[Holiday], str, dict[str, str]]:
    """Read the form of a year. Returns the festivals, the source, and field → reason code."""
    read = FIELDS.check(sent, today())
    found = [one for code in FESTIVALS if (one := _festival(code, read))]
    if not found and not read.errors:
        read.errors["new_year_first"] = "no_festival"
    errors = {**why_not_holidays(found, year), **read.errors}
    return found, read.values.get("source") or "", errors


def _festival(code: str, read: Checked) -> Holiday | None:
    first, last, text = (read.values.get(f"{code}_{part}") for part in ("first", "last", "worked"))
    if not first:
        if (last or text) and f"{code}_first" not in read.errors:
            read.errors[f"{code}_first"] = "required"
        return None
    worked = worked_days_in(text or "", first)
    if worked is None:
        read.errors[f"{code}_worked"] = "not_days"
    return Holiday(code, first, last or first, tuple(worked or ()))


def _known(year: int) -> WorkingYear | None:
    if not _is_open(year):
        raise NotFound
    return WorkingYear.in_force(current_user.account.county_id).get(year)


def _seen(year: int, row: WorkingYear | None) -> str:
    return token(year, row.id if row else "")


def _values(row: WorkingYear) -> dict[str, str]:
    values = {"source": row.source}
    for one in row.as_holidays():
        values |= {f"{one.festival}_first": str(one.first), f"{one.festival}_last": str(one.last)}
        values[f"{one.festival}_worked"] = _(", ").join(f"{day:%m-%d}" for day in one.worked)
    return values


def _form(
    year: int,
    row: WorkingYear | None,
    values: Mapping[str, Any],
    errors: dict[str, str] | None = None,
    status: int = 200,
    stale: str = "",
) -> Response:
    return page(
        "organisations/calendar_year.html",
        block="main",
        status=status,
        year=year,
        festivals=[(code, NAMES[code]) for code in FESTIVALS],
        form=Form(FIELDS, values, errors),
        errors=errors or {},
        seen=_seen(year, row),
        stale=stale,
    )  # fmt: skip
