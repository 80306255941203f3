"""Give papers their numbers: by issuer, year and series, without gaps, whoever issues at the same time."""

from datetime import date
from typing import Any

import peewee as pw

from pwa.core.compiled_query import compiled_query
from pwa.core.database import Fact, lock_rows
from pwa.organisations.models import Unit

from . import number_log
from .keys import county_of
from .models import PaperIssuer, PaperSeries
from .rules import Number, issuer_code, later_series, next_series, read_number


def next_number(unit: Unit, day: date) -> Number:
    """Take the unit's next number of this day's year. Call it inside the write transaction that stores the paper: if
    that is rolled back, the number is free again."""
    taken = _take(unit.id, day.year) or _begin(unit, day.year)
    [series, running, code] = taken[0]
    number = Number(code, day.year, series, running)
    # Others wait for the row until this ends. A restore needs only the names of series: the first number is flushed.
    number_log.append({"number": str(number)}, flush=running == 1)
    return number


@compiled_query
def _take(unit_id: Any, year: Any) -> Any:
    """Take the next number of the series that was begun in this life of the database, in one statement: it holds the
    row until the transaction ends. Nothing comes back if there is no such series."""
    epoch = pw.fn.COALESCE(Fact.select(Fact.value).where(Fact.name == "epoch"), "")
    issuer = PaperIssuer.select(PaperIssuer.id).where(PaperIssuer.unit == unit_id)
    code = PaperIssuer.select(PaperIssuer.code).where(PaperIssuer.unit == unit_id)
    current = (PaperSeries.issuer == issuer) & (PaperSeries.year == year) & (PaperSeries.epoch == epoch)
    taken = PaperSeries.update(last=PaperSeries.last + 1).where(current)
    return taken.returning(PaperSeries.series, PaperSeries.last, code.alias("code"))


def _begin(unit: Unit, year: int) -> list[list[Any]]:
    """Begin the unit's series of this year, unless another transaction just did, and take its next number."""
    lock_rows(Unit.select().where(Unit.id == unit.id))
    _series(_issuer(unit), year)
    return _take(unit.id, year)


def _issuer(unit: Unit) -> PaperIssuer:
    """Return the unit's code; given now if it has none. A county's is `LF00`, a committee's the next that is free."""
    if found := PaperIssuer.get_or_none(PaperIssuer.unit == unit.id):
        return found
    top = county_of(unit)
    if top.id != unit.id:
        lock_rows(Unit.select().where(Unit.id == top.id))
        _issuer(top)
    from pypinyin import Style, lazy_pinyin  # imported late: its tables take half a second and 36 MB

    initials = "".join(lazy_pinyin(top.name[:2], style=Style.FIRST_LETTER))
    taken = {row.code for row in PaperIssuer.select(PaperIssuer.code)}
    count = 0 if top.id == unit.id else 1
    while (code := issuer_code(initials, count)) in taken:
        count += 1
    return PaperIssuer.create(county_id=unit.county_id, unit=unit.id, code=code)


def _series(issuer: PaperIssuer, year: int) -> None:
    """Make the series of this year in this life of the database, if there is none."""
    epoch = Fact.read("epoch") or ""
    rows = list(PaperSeries.select().where(PaperSeries.issuer == issuer.id, PaperSeries.year == year))
    if any(row.epoch == epoch for row in rows):
        return
    last = ""
    for used in [row.series for row in rows] + _logged(issuer.code, year):
        last = later_series(last, used)
    begun = {"issuer": issuer.id, "year": year, "series": next_series(last), "epoch": epoch}
    PaperSeries.create(county_id=issuer.county_id, **begun)


def _logged(code: str, year: int) -> list[str]:
    """List the series that the log outside the database names for this issuer and year."""
    found = (read_number(str(line["number"])) for line in number_log.lines() if "number" in line)
    return [number.series for number in found if number and (number.code, number.year) == (code, year)]
