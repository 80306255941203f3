"""Class hours: queries and milliseconds of SQL of a member's own year, of a branch by name, and of the figures of a
county of 30,000 members by unit. Run `python -m benchmarks.learning SQLite` for one engine."""

import logging
import tempfile
import time
from pathlib import Path

from flask import Flask

from benchmarks.engines import each_asked
from benchmarks.tables import Line, at_most, show
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import db, write
from pwa.core.ids import new_id
from pwa.learning.figure_models import LearningFigure
from pwa.meetings.models import Attendance, Meeting, MeetingType
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.client import client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.queries import counted
from tests.people import PEOPLE, PLACES

SIZES = (30_000,)
BRANCHES, MEMBERS, MEETINGS = 1_400, 200, 24  # of a county; of a large branch; of a year
TIMES, MOST_QUERIES, MOST_MS, MOST_MS_OF_A_BRANCH = 5, 3, 30, 100
PAGES = (
    ("member", "/management/learning", "a member's own year"),
    ("secretary", f"/management/learning/units/{PLACES['home'].id}", f"a branch of {MEMBERS} members by name"),
    ("county", "/management/learning/counts", f"figures of a county with {BRANCHES} branches"),
)
ASKED = ('"attendance"', '"learning_exemption"', '"learning_item"', '"learning_figure"', '"override"')


def main() -> None:
    """Fill each engine, and measure."""
    for engine, _sizes in each_asked("learning", SIZES):
        with tempfile.TemporaryDirectory() as var:
            app = testing(settings_for(engine.url("learning"), Path(var)))
            fill(app)
            logging.getLogger("yanxing").setLevel(logging.WARNING)  # set by the app: a line for each answer
            with app.app_context():
                database.db.connect(reuse_if_open=True)
                _year_of_a_branch()
                _county()
                lines = [line for page in PAGES for line in _page(app, *page)]
            database.release()
        show(f"{engine.name} (least of {TIMES} times)", lines)


def _year_of_a_branch() -> None:
    """A large branch with a meeting every two weeks, attended by everybody."""
    home, day = Unit.get_by_id(PLACES["home"].id), today()
    pattern = Member.get_by_id(PEOPLE["silent"].member_id).__data__
    people = [
        {**pattern, "id": new_id(), "name": f"党员{n}", "name_key": f"{n:05}", "id_index": None} for n in range(MEMBERS)
    ]
    with write():
        insert_rows(Member, people)
        for n in range(MEETINGS):
            facts = {
                "county_id": home.county_id,
                "begins_at": now(),
                "on": day.replace(month=1 + n % 12, day=1 + n // 12),
            }
            held = {"recorded_at": now(), "recorded_by": PEOPLE["secretary"].account_id, "came": MEMBERS}
            row = Meeting.create(unit=home, half_hours=3, made_by=held["recorded_by"], **facts, **held)
            MeetingType.insert(county_id=home.county_id, meeting=row.id, type="lecture").execute()
            there = {"county_id": home.county_id, "meeting": row.id, "standing": "own", "should": True, "votes": True}
            rows = [{**there, "member": one["id"], "state": "present", "at": now()} for one in people]
            insert_rows(Attendance, rows)


def _county() -> None:
    """Each branch of a county has one row of figures."""
    top, at = Unit.get_by_id(PLACES["county"].id), now()
    pattern = Unit.get(Unit.kind == "branch")
    units, rows = [], []
    for n in range(BRANCHES):
        path = f"{top.path}{0xE000 + n // 40:04x}/{n % 40:04x}/"
        facts = {**pattern.__data__, "id": new_id(), "code": None, "parent": top.id, "name": f"第{n}党支部"}
        units.append({**facts, "path": path, "county_id": top.county_id})
        row = {"branch": units[-1]["id"], "county_id": top.county_id, "path": path, "year": today().year}
        rows.append({**row, "members": 20, "met": 12, "exempt": 1, "made_at": at})
    with write():
        insert_rows(Unit, units)
        insert_rows(LearningFigure, rows)


def _page(app: Flask, login: str, path: str, name: str) -> list[Line]:
    """Open a page twice, then run its queries of these tables again, one after the other. The least time counts: what
    else the machine does only adds to it."""
    client = sign_in(client_of(app), login)
    assert client.get(path).status_code == 200
    with counted() as seen:
        client.get(path)
    asked = [(sql, given) for sql, given in seen.asked if any(table in sql for table in ASKED)]
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for sql, given in asked:
            db.execute_sql(sql, given).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    return [
        at_most(f"{name}: queries of these tables", len(asked), MOST_QUERIES, "", 0),
        at_most(f"{name}: ms", min(took), MOST_MS if login == "county" else MOST_MS_OF_A_BRANCH, "ms", 1),
    ]


if __name__ == "__main__":
    main()
