"""The commonest pages while the reports of others grow: number of queries, and milliseconds of SQL, on both engines.

Everybody has about 14 reports; the home branch has 50 people, its committee up to 40 branches (tests/kit/growth.py).
Run `python -m benchmarks.growth SQLite 1000000` for one engine and one size.
"""

import logging
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from flask import Flask

from benchmarks.engines import each_asked
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.growth import PER_COPY, grow, report_often
from tests.kit.queries import counted
from tests.kit.world import populate

SIZES, BEFORE, TIMES = (10_000, 100_000, 1_000_000), 11, 9
BRANCH, COMMITTEE = 5, 15  # milliseconds of SQL that what came in for them may take
PLANNED_ONCE = ("/", "/reports", "/members", "/liaison/cases")
PAGES = (
    ("member", "/", None),
    ("member", "/reports", None),
    ("contact", "/", BRANCH),
    ("secretary", "/", BRANCH),
    ("secretary", "/reports", BRANCH),
    ("secretary", "/members", BRANCH),
    ("secretary", "/liaison/cases", BRANCH),
    ("committee", "/", COMMITTEE),
    ("committee", "/reports", COMMITTEE),
    ("county", "/", None),
)


def main() -> None:
    """Fill each engine with each number of reports, and open the pages."""
    for engine, sizes in each_asked("growth", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"growth{size}"), Path(var)))
                fill(app)
                logging.getLogger("yanxing").setLevel(logging.WARNING)  # set by the app: a line for each answer
                with app.app_context():
                    clients = filled(app, size)
                    lines = [line for page in PAGES for line in of(clients[page[0]], *page)]
                database.release()
            show(f"{engine.name}, {size:,} reports stored: SQL of a page (median of {TIMES})", lines)


def filled(app: Flask, size: int) -> dict[str, Client]:
    """Fill the app's database with about `size` reports. Returns the phones of the cast, signed in."""
    database.db.connect(reuse_if_open=True)
    clients: dict[str, Client] = {}

    def signed_in(login: str) -> Client:
        if login not in clients:
            clients[login] = sign_in(client_of(app), login)  # type: ignore[assignment]
        return clients[login]

    populate(signed_in)
    report_often(signed_in)
    grow(size // PER_COPY)
    return {login: signed_in(login) for login, _path, _most in PAGES}


def of(client: Client, login: str, path: str, most: float | None) -> list[Line]:
    """Open a page twice, then run the queries of the second time again, one after the other, as a server that has run
    for a while: each is prepared on the connection and planned for good (PostgreSQL does so after ten times)."""
    client.get(path)
    with counted() as seen:
        client.get(path)
    took = []
    with database.planned_once() if path in PLANNED_ONCE else nullcontext():  # as the page itself
        for run in range(BEFORE + TIMES):
            began = time.perf_counter()
            for sql, given in seen.asked:
                database.db.execute_sql(sql, given).fetchall()
            if run >= BEFORE:
                took.append((time.perf_counter() - began) * 1000)
    name, ms = f"{login} {path}", median(took)
    whole = told(f"{name}: ms", f"{ms:.1f}") if most is None else at_most(f"{name}: ms", ms, most, "ms", 1)
    return [told(f"{name}: queries", len(seen.selects)), whole]


if __name__ == "__main__":
    main()
