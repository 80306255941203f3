"""Transfers while those of others grow: queries and milliseconds of SQL of a committee's and a branch's list, of one
transfer, and of letters of other installations; how long an acceptance takes.

Every member has a transfer that is under way (tests/kit/growth.py).
Run `python -m benchmarks.transfers SQLite 100000` for one engine and one number of members.
"""

import logging
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.engines import each_asked
from benchmarks.growth import TIMES
from benchmarks.tables import Line, at_most, show
from pwa.core import database
from pwa.core.clock import today
from pwa.core.database import db, write
from pwa.management import transfers
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.growth import ORIGINALS, grow
from tests.kit.management_records import letter_of, transfers_in_every_state
from tests.kit.queries import counted
from tests.people import PEOPLE, UNITS

SIZES, TURNS = (100_000,), 20
MOST_QUERIES, MOST_MS, MOST_ACCEPTANCE = 3, 10, 50
BY = PEOPLE["secretary"].account_id
LIST, LETTERS = "/management/transfers", "/management/incoming-letters"
PAGES = (("committee", LIST, '"transfer"'), ("secretary", LIST, '"transfer"'), ("next_secretary", LIST, '"transfer"'))
PAGES += (("committee", LETTERS, '"incoming_letter"'), ("secretary", LETTERS, '"incoming_letter"'))


def main() -> None:
    """Fill each engine with each number of members, and measure."""
    for engine, sizes in each_asked("transfers", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"transfers{size}"), Path(var)))
                fill(app)
                logging.getLogger("yanxing").setLevel(logging.WARNING)  # set by the app: a line for each answer
                with app.app_context():
                    database.db.connect(reuse_if_open=True)
                    lines = [*_measured(app, size)]
                database.release()
            show(f"{engine.name}, {size:,} members, each with a transfer (least of {TIMES} times)", lines)


def _measured(app: Flask, size: int) -> list[Line]:
    for login in ORIGINALS:
        with write():
            _begin(Member.with_branch(PEOPLE[login].member_id), None)
            letter_of(Member.with_branch(PEOPLE[login].member_id), PEOPLE[login].account_id, "外来党员")
    grow(size // len(ORIGINALS))
    transfers_in_every_state(UNITS["home"], UNITS["next-door"], BY)
    clients = {login: sign_in(client_of(app), login) for login in ("committee", "secretary", "next_secretary")}
    lines = [line for login, path, table in PAGES for line in _page(clients[login], login, path, table)]
    return [*lines, _acceptance()]


def _begin(member: Any, to: Any) -> Any:
    goes = {"to": to, "outside": "" if to else "外地某党委", "outside_address": "", "outside_phone": "", "number": ""}
    return transfers.begin(member, "here", {**goes, "effective_on": None, "dues_until": today().replace(day=1)}, BY)


def _page(client: Client, login: str, path: str, table: str) -> list[Line]:
    """Open a list twice, then run its queries of this table again. The least time counts: what else the machine does
    only adds to it."""
    client.get(path)
    with counted() as seen:
        client.get(path)
    asked = [(sql, given) for sql, given in seen.asked if table in sql]
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for sql, given in asked:
            db.execute_sql(sql, given).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    name = f"{login} {path}"
    return [
        at_most(f"{name}: queries of the table", len(asked), MOST_QUERIES, "", 0),
        at_most(f"{name}: ms", min(took), MOST_MS, "ms", 1),
    ]


def _acceptance() -> Line:
    """Take in one member after the other. The least time counts, as above."""
    took = []
    for turn in range(TURNS):
        with write():
            row = _begin(admit(Unit.get_by_id(UNITS["home"]), name=f"接收{turn}", sex="1", by=BY), UNITS["next-door"])
        row.sides = {"home", "committee", "target"}
        for step in (transfers.review, transfers.approve, transfers.issue):
            step(row, BY)
        began = time.perf_counter()
        transfers.accept(row, BY, paper_files=False)
        took.append((time.perf_counter() - began) * 1000)
    return at_most("an acceptance: ms", min(took), MOST_ACCEPTANCE, "ms", 1)


if __name__ == "__main__":
    main()
