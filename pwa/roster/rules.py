"""Check a row of a roster and return what it says about a person. Pure: units, places and today are handed in.

`rule_sources.WHY` holds the source of each rule; docs/roster.md lists them all.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from pwa.members.file_items import DAYS, Month
from pwa.policy.calendar import add_months, age_on

from . import cells, date_cells, education_cells, member_cells, phone_cells
from .cells import Flaw, Value, Wrong
from .checked_row import CheckedRow, Known, Problem

# From 1969-04-01 to 1977-08-11 there was no probation: new members were full members at once (S17's validators).
WITHOUT_PROBATION = (date(1969, 4, 1), date(1977, 8, 11))
EARLIEST = date(1900, 1, 1)
ONE_DAY = timedelta(days=1)
# Members are at least 18 (Constitution of the Party, Art. 1; first in that of 11 June 1945).
OF_AGE, OF_AGE_SINCE = 18, date(1945, 6, 11)


PLAIN: tuple[tuple[str, Callable[[Value], Any]], ...] = (
    ("name", member_cells.name),
    ("sex", member_cells.sex),
    ("ethnicity", member_cells.ethnicity),
    ("id_number", member_cells.id_number),
    ("education", education_cells.education),
    ("kind", member_cells.kind),
    ("job_post", member_cells.job_post),
    ("address", lambda value: cells.words(value, "address")),
    ("status", member_cells.status),
)


def check_row(row: Mapping[str, Value], known: Known) -> CheckedRow:
    """Check one row (column → cell). An empty cell leaves the field unchanged."""
    said, given = CheckedRow(), {column: value for column, value in row.items() if not cells.is_empty(value)}
    if isinstance(whole := given.pop("row", None), Flaw):
        said.wrong("row", whole.kind)
        return said
    for column, parse in PLAIN:
        if column in given:
            _take(said, column, partial(parse, given[column]))
    _days(said, given, known)
    _telephones(said, given)
    if "branch" in given or "branch" not in row:  # without the column it can only be the one branch there is
        _branch(said, given.get("branch"), known)
    else:
        said.wrong("branch", "missing")
    _switches(said, given, known)
    _agree(said, known.today)
    if "name" not in said.values and "name" not in given:
        said.wrong("name", "missing")
    return said


def _take(said: CheckedRow, column: str, parse: Callable[[], Any]) -> None:
    try:
        said.values[column] = parse()
    except Wrong as wrong:
        said.wrong(column, wrong.code, **wrong.values)


def _branch(said: CheckedRow, value: Value, known: Known) -> None:
    try:
        said.unit = known.unit(cells.words(value, "branch") if value is not None else "")
    except Wrong as wrong:
        said.wrong("branch", wrong.code, **wrong.values)


def _days(said: CheckedRow, given: Mapping[str, Value], known: Known) -> None:
    number = said.values.get("id_number")
    for column in DAYS:
        if column not in given:
            continue
        born_on = member_cells.born_on_of(number) if number and column == "born_on" else None
        try:
            found = date_cells.said_date(given[column], known.epoch_1904)
        except Wrong as wrong:
            if not (born_on and date_cells.may_be(given[column], born_on)):
                said.wrong(column, wrong.code, **wrong.values)
            continue
        if isinstance(found, Month):
            _month(said, column, found, born_on, known.today)
        else:
            _day(said, column, found, known.today)


def _month(said: CheckedRow, column: str, found: Month, born_on: date | None, today: date) -> None:
    """Take a month: of the birth date the ID number says the day, of any other nobody does."""
    if born_on:
        if not found.holds(born_on):
            said.wrong(column, "born_differs", day=born_on.isoformat())
        return
    _day(said, column, found.first, today)
    if column in said.values:
        said.months[column] = found


def _day(said: CheckedRow, column: str, found: date, today: date) -> None:
    if found > today:
        said.wrong(column, "future")
    elif found < EARLIEST:
        said.wrong(column, "date", said=found.isoformat())
    else:
        said.values[column] = found


def _telephones(said: CheckedRow, given: Mapping[str, Value]) -> None:
    """Read mobile and landline by their form, whatever column they stand in. The file keeps one of each: a second one
    is said, not dropped."""
    found: dict[str, str] = {}
    for column in ("phone", "landline"):
        if column not in given:
            continue
        try:
            numbers = phone_cells.telephones(given[column])
        except Wrong as wrong:
            said.wrong(column, column if wrong.code == "phone" else wrong.code, **wrong.values)
            continue
        for which, number in numbers:
            if found.setdefault(which, number) != number:
                both = "、".join(map(phone_cells.hidden, (found[which], number)))
                said.wrong(column, f"two_{which}s", said=both)
    said.values |= found


def _switches(said: CheckedRow, given: Mapping[str, Value], known: Known) -> None:
    """Read 'lost' and since when, 'floating' and where to: 'no' empties the detail."""
    answers: dict[str, bool] = {}
    for column in ("lost", "floating"):
        if column in given:
            try:
                answers[column] = member_cells.yes(given[column])
            except Wrong as wrong:
                said.wrong(column, wrong.code, **wrong.values)
    if answers.get("lost") is False:
        if "lost_since" in given:
            said.wrong("lost_since", "lost_both")
        said.values["lost_since"] = None
    if answers.get("lost") and "lost_since" not in given:
        said.wrong("lost_since", "lost_no_day")
    if "destination" in given:
        _destination(said, given["destination"], known)
    if "floating" in answers:
        said.values["floating"] = answers["floating"]
    elif "destination" in said.values:
        said.values["floating"] = True
    if answers.get("floating") is False:
        if "destination" in given:
            said.wrong("destination", "floating_both")
        said.values |= {"destination": None, "destination_area": None}


def _destination(said: CheckedRow, value: Value, known: Known) -> None:
    """Read where to. What was taken for a place inside the division, and a division that has another name today, are
    remarked."""
    try:
        words = cells.words(value, "destination")
        found = known.place(words, getattr(said.unit, "division", "") or "")
    except Wrong as wrong:
        said.wrong("destination", wrong.code, **wrong.values)
        return
    said.values |= {"destination": found.code, "destination_area": found.rest or None}
    if found.was:
        said.remark("destination", "place_became", said=found.was, place=found.code)
    if found.rest:
        said.remark("destination", "place_rest", said=found.rest, place=found.code)
    if found.own:
        said.remark("destination", "place_own", said=words[:40], place=found.code)


def _agree(said: CheckedRow, today: date) -> None:
    """The ID number contains birth date and sex (GB 11643): they must agree, and are taken from it where missing."""
    number = said.values.get("id_number")
    if not number:
        return
    born_on, sex = member_cells.born_on_of(number), member_cells.sex_of(number)
    if not EARLIEST <= born_on <= today:
        said.wrong("id_number", "id_born", day=born_on.isoformat())
        said.values.setdefault("sex", sex)
        return
    if said.values.get("born_on", born_on) != born_on:
        said.wrong("born_on", "born_differs", day=born_on.isoformat())
    if said.values.get("sex", sex) != sex:
        said.wrong("sex", "sex_differs", sex=sex)
    said.values.setdefault("born_on", born_on)
    said.values.setdefault("sex", sex)


def in_order(said: CheckedRow, kept: Mapping[str, Any]) -> None:
    """Check the order of birth, joining and full membership; the last two may be on one day only while there was no
    probation. `kept` holds the stored values for what the row leaves out. A date of which only the month is known is in
    order if some day of that month is."""
    whole = {**kept, **said.values}
    born_on, joined_on, full_on = (whole.get(name) for name in ("born_on", "joined_on", "full_on"))
    months = set((kept.get("month_only") or "").split()) - said.values.keys() | said.months.keys()
    joined_by = add_months(joined_on, 1) - ONE_DAY if joined_on and "joined_on" in months else joined_on
    full_by = add_months(full_on, 1) - ONE_DAY if full_on and "full_on" in months else full_on
    if born_on and joined_by and joined_by <= born_on:
        said.wrong("joined_on", "joined_before_born")
    elif born_on and joined_by and OF_AGE_SINCE <= joined_by < add_months(born_on, 12 * OF_AGE):
        said.ask("joined_on", "joined_young", age=age_on(born_on, joined_by))
    if joined_on and full_by:
        if full_by < joined_on:
            said.wrong("full_on", "full_before_joined")
        elif (full_on, full_by) == (joined_on, joined_by) and not WITHOUT_PROBATION[
            0
        ] <= joined_on <= WITHOUT_PROBATION[1]:
            said.wrong("full_on", "same_day")
    if full_on and whole.get("kind") == "probationary":
        said.wrong("kind", "probationary_full")


def for_someone_new(said: CheckedRow) -> None:
    """Check what a new member needs: sex, something that tells them apart from others, kind, a telephone."""
    told = {problem.column for problem in said.problems}
    for column in ("sex", "kind"):
        if column == "kind" and said.values.get("full_on") and "kind" not in told:
            said.values.setdefault("kind", "full")
        if column not in said.values and column not in told:
            said.wrong(column, "missing")
    if not {"id_number", "born_on"} & said.values.keys() and not {"id_number", "born_on"} & told:
        said.wrong("id_number", "no_identity")
    if not {"phone", "landline"} & said.values.keys() and not {"phone", "landline"} & told:
        said.wrong("phone", "no_telephone")


__all__ = ["CheckedRow", "Flaw", "Known", "Problem", "check_row", "for_someone_new", "in_order"]
