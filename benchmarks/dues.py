"""Dues of a county of 30,000 members in 1,200 branches: the yearly notices of all branches as one workbook; one book;
and the old book of a branch taken in from a table of 20,000 rows.

Run `python -m benchmarks.dues SQLite 30000` for one engine and one number of members.
"""

import json
import tempfile
import time
import zlib
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.engines import each_asked
from benchmarks.roster import Other
from benchmarks.roster import waited as waits
from benchmarks.tables import Line, at_most, show, told
from pwa.core import crypto, database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.core.name_keys import name_key
from pwa.dues import book_import
from pwa.dues.book import read_book
from pwa.dues.book_workbook import write_notices
from pwa.dues.import_models import DuesImport
from pwa.dues.models import BookEntry, DuesBook, DuesSetting, Payment
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit
from tests.kit.engines import fill, settings_for, testing
from tests.people import PEOPLE, PLACES

SIZES = (30_000,)
A_BRANCH, ROWS = 25, 20_000  # members of a branch; rows of the table
MOST_SECONDS, MOST_MS, MOST_WAIT = 20, 50, 1
BY = PEOPLE["secretary"].account_id


def main() -> None:
    """Fill each engine, and measure."""
    for engine, sizes in each_asked("dues", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"dues{size}"), Path(var)))
                fill(app)
                with app.app_context():
                    database.db.connect(reuse_if_open=True)
                    units = _county(size)
                    lines = [*_notices(units, Path(var)), *_book(units[0]), *_old_book(units[0])]
                database.release()
            show(f"{engine.name}, dues of {size:,} members in {len(units):,} branches", lines)


def _county(size: int) -> list[Unit]:
    """Branches of 25 members, each of whom paid every quarter of last year; every month is entered."""
    top, pattern = Unit.get_by_id(PLACES["county"].id), Unit.get_by_id(PLACES["home"].id)
    person, year = Member.get_by_id(PEOPLE["member"].member_id), today().year - 1
    rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in MODELS}
    for n in range(size // A_BRANCH):
        path = f"{top.path}{0xE000 + n // 40:04x}/{n % 40:04x}/"
        unit = {**pattern.__data__, "id": new_id(), "code": None, "parent": top.id, "path": path}
        rows[Unit].append(unit | {"name": f"第{n}党支部", "county_id": top.county_id})
        facts = {"county_id": top.county_id, "made_by": BY, "made_at": now()}
        rows[DuesBook].append(facts | {"id": new_id(), "unit": unit["id"], "since": date(year, 1, 1)})
        for month in range(1, 13):
            entry = {"id": new_id(), "unit": unit["id"], "kind": "entered", "month": date(year, month, 1)}
            rows[BookEntry].append(facts | entry | {"on": date(year, 12, 31)})
        for place in range(A_BRANCH):
            _member(rows, facts, person, unit["id"], f"党员{n}之{place}", year)
    with write():
        for model in MODELS:
            insert_rows(model, rows[model])
    return list(Unit.select().where(Unit.path.startswith(f"{top.path}e")).order_by(Unit.path))


MODELS = (Unit, Member, Affiliation, DuesSetting, Payment, DuesBook, BookEntry)


def _member(rows: Any, facts: dict[str, Any], person: Member, unit: UUID, name: str, year: int) -> None:
    own = {"id": new_id(), "branch": unit, "name": name, "name_key": name_key(name)}
    empty = {"id_index": None, "id_sealed": None, "phone": None, "joined_into": None, "left_at": None}
    rows[Member].append(person.__data__ | own | empty)
    began = {"county_id": facts["county_id"], "member": own["id"], "branch": unit, "began_at": person.made_at}
    rows[Affiliation].append({"id": new_id(), **began})
    rows[DuesSetting].append(
        facts | {"id": new_id(), "member": own["id"], "since": date(year, 1, 1), "payer": "wage", "due": 1500}
    )
    for quarter in range(4):
        first, last = date(year, 3 * quarter + 1, 1), date(year, 3 * quarter + 3, 1)
        where = {"county_id": facts["county_id"], "member": own["id"], "branch": unit, "unit": unit, "by_id": BY}
        paid = {"first": first, "last": last, "amount": 4500, "paid_on": last, "booked_year": year}
        rows[Payment].append({"id": new_id(), "kind": "regular", **where, **paid})


def _notices(units: list[Unit], folder: Path) -> list[Line]:
    began = time.perf_counter()
    count = write_notices(folder / "notices.xlsx", units, today().year - 1, "周敏")
    took = time.perf_counter() - began
    assert count == len(units) * (A_BRANCH + 1), count
    return [at_most("notices of all branches, written row by row: seconds", took, MOST_SECONDS, "s", 1)]


def _book(unit: Unit) -> list[Line]:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        book = read_book(unit, today().year - 1)
        took.append((time.perf_counter() - began) * 1000)
    assert book.collected == A_BRANCH * 4 * 4500
    return [at_most("one book of a year: ms", min(took), MOST_MS, "ms", 1)]


def _old_book(unit: Unit) -> list[Line]:
    names = [row.name for row in Member.select(Member.name).where(Member.branch == unit.id).order_by(Member.id)]
    year = today().year - 3
    rows = [
        [n + 2, {"name": names[n % len(names)], "first": f"{year}-01", "amount": f"{n // 28 + 1}.00",
                 "paid_on": f"{year}-01-{n % 28 + 1:02}"}]
        for n in range(ROWS)
    ]  # fmt: skip
    sealed = crypto.seal_bytes(zlib.compress(json.dumps(rows).encode(), 3))
    with write():
        table = DuesImport.create(
            county_id=unit.county_id, unit=unit.id, file_name="x", rows=ROWS, sealed=sealed, made_by=BY
        )
    began = time.perf_counter()
    judged = book_import.judge(unit, sealed, today(), set())
    shown = time.perf_counter() - began
    assert not judged.wrong, list(judged.wrong.items())[:3]
    other = Other()
    other.start()
    began = time.perf_counter()
    assert book_import.apply(table, today(), BY) == ROWS
    booked = time.perf_counter() - began
    waited = waits(other)
    other.over.set()
    other.join()
    return [
        told(f"{ROWS:,} rows of an old book judged: seconds", f"{shown:.2f}"),
        told(f"{ROWS:,} rows booked: seconds", f"{booked:.2f}"),
        at_most(f"another writer waits while {ROWS:,} rows are booked", waited, MOST_WAIT, "s", 2),
    ]


if __name__ == "__main__":
    main()
