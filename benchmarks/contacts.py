"""Due contacts while the members of others grow: queries and milliseconds of SQL of a contact person's list; and the
figures of a county of 30,000 members by unit.

Every member is away, has a logged contact, a visit of care that is planned and one that was made
(tests/kit/growth.py). Run `python -m benchmarks.contacts SQLite 1000000` for one engine and one number of members.
"""

import logging
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask

from benchmarks.engines import each_asked
from benchmarks.growth import TIMES
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import db, write
from pwa.core.ids import new_id
from pwa.liaison.care_visits import plan
from pwa.liaison.figure_models import DueFigure
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.growth import ORIGINALS, grow
from tests.kit.queries import counted
from tests.people import PEOPLE, PLACES, ago
from tests.reports.phone import Phone

SIZES = (100_000, 1_000_000)
BRANCHES, MOST_QUERIES, MOST_MS = 600, 3, 10  # branches of a county of 30,000 members
LIST = "/liaison/contacts"


def main() -> None:
    """Fill each engine with each number of members, and measure."""
    for engine, sizes in each_asked("contacts", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"contacts{size}"), Path(var)))
                fill(app)
                logging.getLogger("yanxing").setLevel(logging.WARNING)  # set by the app: a line for each answer
                with app.app_context():
                    database.db.connect(reuse_if_open=True)
                    lines = [*_measured(app, size)]
                database.release()
            show(f"{engine.name}, {size:,} members away with a contact (least of {TIMES} times)", lines)


def _measured(app: Flask, size: int) -> list[Line]:
    clients = {login: sign_in(client_of(app), login) for login in (*ORIGINALS, "contact", "county")}
    contact = Phone(clients["contact"], "contact")
    said = {"on": ago(3), "direction": "out", "channel": "phone", "summary": "一切都好"}
    for login in ORIGINALS:
        place = {"division": "440307", "since": ago(120), "stay": "long"}
        Phone(clients[login], login).accepted("location", place)
        made, _planned = (_visit(login, days) for days in (-3, 9))
        contact.accepted("contact", {**said, "visit": str(made)}, subject=str(PEOPLE[login].member_id))
    grow(size // len(ORIGINALS))
    _county()
    people = clients["contact"].get(LIST).text.count("data-member=")
    return [
        told("members on the list", people),
        *_page(clients["contact"], "contact person's list", ('"contact_log"',)),
        *_page(clients["county"], f"figures of a county with {BRANCHES} branches", ('"due_figure"',)),
    ]


def _visit(login: str, ahead: int) -> UUID:
    by, on = PEOPLE["contact"].account_id, today() + timedelta(days=ahead)
    with write():
        return plan(Member.with_branch(PEOPLE[login].member_id), "festival", on, by).id


def _county() -> None:
    """Figures of a county of 30,000 members: each branch has one row."""
    top, by = Unit.get_by_id(PLACES["county"].id), now()
    pattern = Unit.get(Unit.kind == "branch")
    units, rows = [], []
    for n in range(BRANCHES):
        path = f"{top.path}{0xE000 + n // 40:04x}/{n % 40:04x}/"
        facts = {**pattern.__data__, "id": new_id(), "code": None, "parent": top.id, "name": f"第{n}党支部"}
        units.append({**facts, "path": path, "county_id": top.county_id})
        row = {"branch": units[-1]["id"], "county_id": top.county_id, "path": path, "away": 15, "due": 3, "overdue": 5}
        rows.append({**row, "made_at": by})
    with write():
        insert_rows(Unit, units)
        insert_rows(DueFigure, rows)


def _page(client: Client, name: str, tables: tuple[str, ...]) -> list[Line]:
    """Open a page twice, then run its queries of these tables again, one after the other. The least time counts: what
    else the machine does only adds to it."""
    client.get(LIST)
    with counted() as seen:
        client.get(LIST)
    asked = [(sql, given) for sql, given in seen.asked if any(table in sql for table in tables)]
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for sql, given in asked:
            db.execute_sql(sql, given).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    return [
        at_most(f"{name}: queries of these tables", len(asked), MOST_QUERIES, "", 0),
        at_most(f"{name}: ms", min(took), MOST_MS, "ms", 1),
    ]


if __name__ == "__main__":
    main()
