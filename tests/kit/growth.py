"""Fill the tables that grow with use: what two of the cast have, as many times as asked.

`grow` copies every row that belongs to these two people, in whatever table it is, so that the table of a new package
grows from the day it exists. A copy of an id keeps all but its first eight digits, which are the copy's number: rows of
one copy belong together as those of the original do. Most copies live in branches of their own, 25 people each and 40
branches to a committee; the home branch gets some too, and its committee gets forty branches.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.database import db, is_postgres, write
from pwa.core.ids import new_id
from pwa.demo.bulk_members import insert_fast
from pwa.members import headcounts
from pwa.organisations.models import STEP, Unit
from tests.kit.client import Client
from tests.people import PEOPLE, PLACES
from tests.reports.phone import Phone

ORIGINALS = ("member", "courier")
REPORTS, APART = 9, timedelta(days=40)  # how many more each of them sends, and how long before each other
HOME, BRANCH, COMMITTEE = 20, 12, 40  # copies in the home branch, in others; branches to a committee
PER_COPY = 29  # reports of both together
SHARE = 10  # at most one in so many of the other branches is below the home committee
SPREAD = 13  # minutes by which each copy's times lie before those of the copy before
KEPT = {"unit", "post", "row", "appointment"}  # by unit: they do not grow with reports
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")

# Most copies are settled, as most of what comes together over years, and have a name of their own.
SETTLED = {
    "case_file": "closed_at = moved_at, closed_by = raised_by, how = 'settled'",
    "gap": "closed_at = noticed_at",
    "member": "name = name || substr(cast(id as text), 5, 4), name_key = name_key || substr(cast(id as text), 5, 4)",
    "quarantined": "settled_at = received_at",
}

Row = dict[str, Any]
Value = tuple[str, list[Any]]  # SQL over `growth_copy`, and its parameters


def report_often(as_: Callable[[str], Client]) -> None:
    """Let the originals send a place and an activity again and again, so that each member has about ten reports."""
    for login in ORIGINALS:
        phone = Phone(as_(login), login)
        for turn in range(REPORTS, 0, -1):
            with clock.stopped_at(clock.now() - turn * APART):
                day = clock.today().isoformat()
                place = {"division": "440307" if turn % 2 else "440305", "since": day, "stay": "long"}
                done = {"kind": "study", "on": day, "summary": "学习", "held_by": str(PLACES["home"].id)}
                phone.accepted(*(("location", place) if turn % 2 else ("activity", done)))


def grow(copies: int) -> Counter[str]:
    """Copy the originals so often, then renew the counts and the statistics. Returns the number of rows that each table
    got."""
    every = {table: _all(table) for table in db.get_tables() if table not in KEPT}
    made: Counter[str] = Counter()
    _keep_foreign_keys(False)
    # Each copy has meetings of its own, or the people of all copies would have come to one.
    meetings = [row for row in every["meeting"] if _hex(row["unit_id"]) == PLACES["home"].id.hex]
    shared = {_hex(row["id"]) for row in meetings}
    with write():
        _make_copies(copies)
        for login in ORIGINALS:
            rows, ids = _belongings(login, every)
            ids |= shared
            rows["meeting"] = meetings if login == ORIGINALS[0] else []
            for table, found in rows.items():
                types = {column.name: column.data_type for column in db.get_columns(table)}
                unique = [index.columns for index in db.get_indexes(table) if index.unique]
                for row in found:
                    _copy(table, _values(row, ids, PEOPLE[login].account_id, unique), types)
                made[table] += len(found) * copies
        _settle()
        headcounts.count_all()
        db.execute_sql("drop table growth_copy")
    _keep_foreign_keys(True)
    db.execute_sql("vacuum analyze" if is_postgres() else "analyze")
    return made


def _settle() -> None:
    """Close most of what is open: what has come together over years is mostly settled."""
    for table, change in SETTLED.items():
        which = "cast(id as text) like '0000%' and substr(cast(id as text), 8, 1) <> '0'"
        db.execute_sql(f'update "{table}" set {change} where {which}'.replace("%", "%%" if is_postgres() else "%"))


def _keep_foreign_keys(kept: bool) -> None:
    """Whether foreign keys are compared: a copy keeps those of its original, and to compare them takes long."""
    role, on = ("origin", 1) if kept else ("replica", 0)
    db.execute_sql(f"set session_replication_role = {role}" if is_postgres() else f"pragma foreign_keys = {on}")


def _belongings(login: str, every: dict[str, list[Row]]) -> tuple[dict[str, list[Row]], set[str]]:
    """The rows of this person by table, and the ids that are theirs."""
    ids = {value.hex for value in (PEOPLE[login].member_id, PEOPLE[login].account_id) if value}
    while True:
        found = {table: [row for row in rows if ids & set(map(_hex, row.values()))] for table, rows in every.items()}
        known = {_hex(row["id"]) for rows in found.values() for row in rows if "id" in row}
        if known <= ids:
            return {table: rows for table, rows in found.items() if rows}, ids
        ids |= known


def _all(table: str) -> list[Row]:
    cursor = db.execute_sql(f'select * from "{table}"')
    return [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor.fetchall()]


def _hex(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else value if isinstance(value, str) else ""


def _make_copies(copies: int) -> None:
    """A table of the copies: number, whether at home, branch and committee; with the units they need."""
    kind = "uuid" if is_postgres() else "text"
    db.execute_sql(f"create temp table growth_copy (n integer, near boolean, branch {kind}, committee {kind})")
    places = _places(min(copies // BRANCH // SHARE, COMMITTEE - 2))
    rows = []
    for n in range(1, copies + 1):
        if n <= HOME:
            home, above = PLACES["home"].id, PLACES["fengshan"].id
        elif (n - HOME) % BRANCH == 1:
            home, above = next(places)
        rows.append((n, n <= HOME, home if is_postgres() else home.hex, above if is_postgres() else above.hex))
    db.cursor().executemany(f"insert into growth_copy values ({', '.join([db.param] * 4)})", rows)


def _places(own: int) -> Iterator[tuple[UUID, UUID]]:
    """New branches with their committees, as long as asked: first `own` of them below the home committee."""
    above, number = Unit.get_by_id(PLACES["fengshan"].id), 100
    county = Unit.get_by_id(PLACES["county"].id)
    while True:
        for branch in range(own if number == 100 else COMMITTEE):
            row = _unit(above, 100 + branch, "branch")
            insert_fast(Unit, [row])
            yield row["id"], above.id
        number += 1
        row = _unit(county, number, "committee")
        insert_fast(Unit, [row])
        above = Unit.get_by_id(row["id"])


def _unit(above: Unit, number: int, kind: str) -> Row:
    path = f"{above.path}{number:0{STEP}x}/"
    facts = {"county_id": above.county_id, "parent": above.id, "division": above.division, "phone": None}
    named = {"id": new_id(), "path": path, "kind": kind, "code": None, "name": f"第{path}号"}
    return {**facts, **named, "made_at": clock.now(), "closed_at": None}


def _copy(table: str, values: dict[str, Value], types: dict[str, str]) -> None:
    """Write all copies of one row."""
    parts = [f"({part})::{types[name]}" if is_postgres() else part for name, (part, _given) in values.items()]
    columns = ", ".join(f'"{name}"' for name in values)
    given = [one for _part, some in values.values() for one in some]
    db.execute_sql(f'insert into "{table}" ({columns}) select {", ".join(parts)} from growth_copy', given)


def _values(row: Row, ids: set[str], account: UUID, unique: list[list[str]]) -> dict[str, Value]:
    """What stands in the copies of this row, by column. Where a unique key names no id of the original's, its texts and
    numbers must differ."""
    differ = {
        name for names in unique if not ids & {_hex(row[one]) for one in names} for name in names if name not in SHARED
    }
    return {name: _value(value, ids, account, name in differ) for name, value in row.items()}


def _value(value: Any, ids: set[str], account: UUID, unique: bool) -> Value:
    mark, text = db.param, _hex(value)
    number = "lpad(to_hex(n), 8, '0')" if is_postgres() else "printf('%08x', n)"
    kept = f"{mark}::uuid" if is_postgres() else mark
    if text in ids:
        return f"{number} || {mark}", [text[8:]]
    if text in UNITS:
        return f"case when near then {kept} else {UNITS[text]} end", [value]
    if text in ACCOUNTS:
        own = f"({number} || {mark})::uuid" if is_postgres() else f"{number} || {mark}"
        return f"case when near then {kept} else {own} end", [value, account.hex[8:]]
    if isinstance(value, datetime):
        return f"{mark}::timestamptz - n * interval '{SPREAD} minutes'", [value]
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return f"strftime('%Y-%m-%d %H:%M:%f', {mark}, '-' || (n * {SPREAD}) || ' minutes') || '000'", [value]
    if unique and isinstance(value, str):
        return f"{mark} || '-' || n", [value]
    if unique and isinstance(value, int):
        return f"{mark} + n * 100000", [value]
    return mark, [value]


# Of others, in the rows of an original: a copy in a branch of its own has its own branch, committee and account.
UNITS = {
    PLACES[key].id.hex: column
    for key, column in (("home", "branch"), ("fengshan", "committee"), ("host-branch", "branch"))
}
SHARED = ("id", "county_id", "unit_id", "account_id")
ACCOUNTS = {person.account_id.hex for login, person in PEOPLE.items() if login not in ORIGINALS}
