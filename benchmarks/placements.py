"""Placements and homecomings while the members of others grow: queries and milliseconds of SQL of the host's queue and
of the list of homecomings; what a location costs that ends a placement; the weight of a county's receiving points.

Every member has a place, a visit home that is announced, and a placement or a request (tests/kit/growth.py).
Run `python -m benchmarks.placements SQLite 1000000` for one engine and one number of members.
"""

import logging
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from flask import Flask

from benchmarks.engines import each_asked
from benchmarks.growth import TIMES
from benchmarks.tables import Line, at_most, show
from pwa.core import clock, database
from pwa.core.database import db, write
from pwa.incorporation.point_models import ReceivingPoint
from pwa.incorporation.points import IN_COUNTY
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.growth import ORIGINALS, grow
from tests.kit.queries import counted
from tests.people import PEOPLE, UNITS, ago
from tests.reports.phone import Phone

SIZES, TURNS = (100_000, 1_000_000), 40
MOST_QUERIES, MOST_MS, MOST_RATIO, MOST_KB = 3, 10, 1.2, 60
QUEUE, LIST, POINTS = "/incorporation/report-ins", "/incorporation/homecomings", "/incorporation/receiving-points"
PAGES = (("host", QUEUE, "placement"), ("secretary", LIST, "visit"), ("committee", LIST, "visit"))
TABLES = {"placement": ('"placement"',), "visit": ('"home_visit"', '"location_report"')}
THERE = {"division": "440307", "since": ago(20), "stay": "long"}
ELSEWHERE = {"division": "330106", "since": ago(0), "stay": "long"}


def main() -> None:
    """Fill each engine with each number of members, and measure."""
    for engine, sizes in each_asked("placements", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"placements{size}"), Path(var)))
                fill(app)
                logging.getLogger("yanxing").setLevel(logging.WARNING)  # set by the app: a line for each answer
                with app.app_context():
                    database.db.connect(reuse_if_open=True)
                    lines = [*_measured(app, size)]
                database.release()
            show(f"{engine.name}, {size:,} members with placement and visit (least of {TIMES} times)", lines)


def _measured(app: Flask, size: int) -> list[Line]:
    clients = {login: sign_in(client_of(app), login) for login in (*ORIGINALS, "host", "secretary", "committee")}
    phones = {login: Phone(clients[login], login) for login in ORIGINALS}
    for login, phone in phones.items():
        phone.accepted("location", THERE)
        begins = ago(-30 if login == "member" else -33)
        phone.accepted("location", {"back_home": True, "since": begins, "visit_until": ago(-45)}, version=2)
    phones["courier"].accepted("report_in", {"unit": str(UNITS["host-branch"]), "consent": "yes"})
    grow(size // len(ORIGINALS))
    lines = [line for login, path, what in PAGES for line in _page(clients[login], login, path, TABLES[what])]
    return [*lines, _ended(phones["member"]), _points(clients["courier"])]


def _page(client: Client, login: str, path: str, tables: tuple[str, ...]) -> list[Line]:
    """Open a page twice, then run its queries of these tables again, one after the other. The least time counts: what
    else the machine does only adds to it."""
    client.get(path)
    with counted() as seen:
        client.get(path)
    asked = [(sql, given) for sql, given in seen.asked if any(table in sql for table in tables)]
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for sql, given in asked:
            db.execute_sql(sql, given).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    name = f"{login} {path}"
    return [
        at_most(f"{name}: queries of these tables", len(asked), MOST_QUERIES, "", 0),
        at_most(f"{name}: ms", min(took), MOST_MS, "ms", 1),
    ]


def _ended(phone: Phone) -> Line:
    """Store a place that ends the placement, and one that does not, in turn; each is taken back."""
    took: dict[str, list[float]] = {"ends": [], "goes on": []}
    for turn in range(TURNS):
        for what, fields in (("ends", ELSEWHERE), ("goes on", {**THERE, "area": f"第{turn}街"})):
            with clock.stopped_at(clock.now() + timedelta(hours=1)), db.atomic() as undone:
                began = time.process_time()
                phone.accepted("location", fields)
                took[what].append(time.process_time() - began)
                undone.rollback()
    ratio = median(took["ends"]) / median(took["goes on"])
    return at_most("a location that ends a placement : one that does not", ratio, MOST_RATIO)


def _points(client: Client) -> Line:
    """The page of a county with as many points as it shows, all of the greatest length."""
    longest = {"address": "龙" * 120, "opening_hours": "时" * 80, "phone": "0755-28917777", "contact": "林" * 40}
    facts = {"county_id": PEOPLE["host"].county_id, "division": THERE["division"], "unit": UNITS["host-branch"]}
    with write():
        for _ in range(IN_COUNTY):
            ReceivingPoint.create(**facts, **longest)
    return at_most(f"page of a county with {IN_COUNTY} points", len(client.get(POINTS).data) / 1024, MOST_KB, "KB", 1)


if __name__ == "__main__":
    main()
