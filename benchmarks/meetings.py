"""Meetings: a roll of 120 people beside one report, the plans of a committee and of a county, a calendar, and the roll
on a phone with a processor four times slower, from the cache.

Run `python -m benchmarks.meetings SQLite 1200` for one engine and one number of branches.
"""

import logging
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask
from playwright.sync_api import sync_playwright

from benchmarks.engines import each_asked
from benchmarks.machine import precise
from benchmarks.page import SHOWN, SLOWER
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import CHINA, now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.meetings import calendar_feed, meetings
from pwa.meetings.meeting_form import Wish
from pwa.meetings.models import Meeting, MeetingType
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.browser import Phone as Browser
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import fill, settings_for, testing
from tests.kit.queries import counted
from tests.kit.server import Server
from tests.people import PEOPLE, PLACES, UNITS
from tests.reports.phone import LOCATION, Phone

SIZES = (1_200,)
PEOPLE_CALLED, TIMES, IN_CALENDAR = 120, 20, 100
TICKED = """() => new Promise(done => {
  const boxes = document.querySelectorAll('[data-member] input[value=present]')
  const box = boxes[Math.floor(Math.random() * boxes.length)], began = performance.now()
  box.click()
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
})"""


def main() -> None:
    """Both engines, then the phone."""
    for engine, sizes in each_asked("meetings", SIZES):
        for branches in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"meetings{branches}"), Path(var)))
                fill(app, today())
                logging.getLogger("yanxing").setLevel(logging.WARNING)
                with app.app_context():
                    lines = [*_roll(app, engine.pid), *_plans(app, branches), *_calendar(app)]
                database.release()
            show(f"{engine.name}, a county of {branches:,} branches", lines)
    if chromium_path():
        show(f"A roll of {PEOPLE_CALLED}, offline, processor {SLOWER} times slower", _on_a_phone())
    else:
        print("NOT RUN: the roll on a phone (apt-get install chromium fonts-noto-cjk)")


def _crowd() -> None:
    """Fill the home branch up to the number of people who are called."""
    home, by = Unit.get_by_id(UNITS["home"]), PEOPLE["secretary"].account_id
    with write():
        for n in range(PEOPLE_CALLED - Member.select().where(Member.branch == home.id).count()):
            admit(home, name=f"{'赵钱孙李王'[n % 5]}{'春夏秋冬'[n % 4]}{n}", sex="1", phone=f"1990000{n:04}", by=by)


def _meeting(on: date | None = None) -> Meeting:
    """A general meeting of the home branch, which began this morning, with everybody called."""
    on = on or today()
    wish = Wish(["general_meeting"], None, on, datetime.combine(on, datetime.min.time(), tzinfo=CHINA), call=True)
    wish.days = [on]
    with write():
        [row] = meetings.plan(Unit.get_by_id(UNITS["home"]), wish, PEOPLE["secretary"].account_id)
    return row


def _roll(app: Flask, engine: int | None) -> list[Line]:
    """Take in a report, and a roll that ticks everybody, in turn."""
    _crowd()
    phones = {login: Phone(sign_in(client_of(app), login), login) for login in ("member", "secretary")}  # type: ignore[arg-type]
    people = [row.id for row in Member.select(Member.id).where(Member.branch == UNITS["home"])]
    taken: dict[str, list[float]] = {"report": [], "roll": []}
    for turn in range(TIMES):
        meeting, at = _meeting(), now().isoformat(timespec="milliseconds")
        touched = [f"{one}:present:{at}" for one in people]
        entries = {
            "report": ("member", phones["member"].entry("location", {**LOCATION, "area": f"{turn} 号"})),
            "roll": ("secretary", phones["secretary"].entry("roll", {"meeting": str(meeting.id), "touched": touched})),
        }
        for name, (login, entry) in entries.items():
            spent = _spent(lambda login=login, entry=entry: phones[login].outcome(entry), engine)  # type: ignore[misc]
            taken[name].append(spent)
    report, roll = (median(times[1:] or times) for times in taken.values())
    return [
        at_most(f"roll of {len(people)} ÷ one report, processor time", roll / report, 3),
        told("one report; the roll", f"{report * 1000:.1f}; {roll * 1000:.1f} ms"),
    ]


def _spent(work: Callable[[], str], engine: int | None) -> float:
    """Processor seconds of this process and of the database."""
    before = time.process_time() + (precise(engine) if engine else 0)
    assert work() == "accepted"
    return time.process_time() + (precise(engine) if engine else 0) - before


def _plans(app: Flask, branches: int) -> list[Line]:
    """Open the plan of a committee of 40 branches and of the county."""
    _branches_below(PEOPLE["committee"].unit_id, 40)
    _branches_below(PLACES["county"].id, branches)
    database.db.execute_sql("analyze")
    lines = []
    for login, most in (("committee", 5), ("county", 30)):
        client = sign_in(client_of(app), login)
        lines += _sql_of(client, "/meetings/plan", f"plan of {login}", most)  # type: ignore[arg-type]
    return lines


def _branches_below(top_id: UUID | None, number: int) -> None:
    """Insert branches below a unit until it has so many, each with meetings in this year."""
    top, by = Unit.get_by_id(top_id), PEOPLE["secretary"].account_id
    have = Unit.select().where(Unit.path.startswith(top.path), Unit.kind == "branch").count()
    pattern, units, rows, types = Unit.get_by_id(UNITS["home"]), [], [], []
    for n in range(number - have):
        unit = {
            **pattern.__data__,
            "id": new_id(),
            "code": None,
            "parent": top.id,
            "name": f"第{n}党支部",
            "path": f"{top.path}b{n}/",
        }
        units.append(unit)
        for month in range(1, 13):
            on = date(today().year, month, 5)
            at = datetime.combine(on, datetime.min.time(), tzinfo=CHINA)
            facts = {"county_id": top.county_id, "unit": unit["id"], "on": on, "begins_at": at, "made_by": by}
            rows.append({**facts, "id": new_id(), "recorded_at": at, "recorded_by": by, "came": 3})
            same = {"county_id": top.county_id, "meeting": rows[-1]["id"]}
            types += [{**same, "type": one} for one in ("theme_day", "general_meeting")]
    with write():
        insert_rows(Unit, units)
        insert_rows(Meeting, rows)
        insert_rows(MeetingType, types)


def _sql_of(client: Client, path: str, name: str, most: float) -> list[Line]:
    """Open a page twice, then run the queries of the second time again, one after the other; the quickest time counts,
    because others use the machine too."""
    client.get(path)
    with counted() as seen:
        client.get(path)
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        for sql, given in seen.asked:
            database.db.execute_sql(sql, given).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    return [
        told(f"{name}: queries", len(seen.selects)),
        at_most(f"{name}: SQL, the quickest time", min(took), most, "ms", 1),
    ]


def _calendar(app: Flask) -> list[Line]:
    """Read the feed of somebody who was called to a hundred meetings."""
    for n in range(IN_CALENDAR - Meeting.select().where(Meeting.unit == UNITS["home"]).count()):
        _meeting(today() + timedelta(days=1 + n))
    client = sign_in(client_of(app), "member")
    shown = client.post("/me/calendar").text
    address = "/calendar/" + shown.split("/calendar/")[1].split(".ics")[0] + ".ics"
    client.get(address)
    took: dict[bool, list[float]] = {False: [], True: []}
    for again in [False, True] * TIMES:
        if not again:
            calendar_feed._written_event.cache_clear()
        began = time.process_time()
        text = client.get(address).data
        took[again].append((time.process_time() - began) * 1000)
    name = f"calendar with {text.count(b'BEGIN:VEVENT')} meetings, processor time"
    return [
        at_most(name, median(took[False]), 50, "ms", 0),
        told("… when a neighbour's calendar has just been read", f"{median(took[True]):.0f} ms"),
        told("… its size", f"{len(text) / 1024:.0f} KiB"),
    ]


def _on_a_phone() -> list[Line]:
    """Open the roll offline, and tick."""
    server = Server()
    server.start()
    with sync_playwright() as playwright, server.bound():
        chromium = Chromium(playwright)
        try:
            _crowd()
            return _ticked(chromium.phone(server), f"/meetings/{_meeting().id}/roll")
        finally:
            chromium.close()
            server.close()


def _ticked(phone: Browser, address: str) -> list[Line]:
    phone.sign_in("secretary")
    phone.ready_offline()
    phone.open(address)
    phone.cdp().send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    phone.offline()
    opened: list[float] = []
    page: Any = None
    for _ in range(5):
        page = phone.open(address)
        page.locator("[data-member]").last.wait_for()
        opened.append(float(page.evaluate(SHOWN)) / 1000)
    ticks = [float(page.evaluate(TICKED)) for _ in range(TIMES)]
    rows = page.locator("[data-member]").count()
    phone.context.close()
    return [
        told("people on the page", rows),
        at_most("opened from the cache, median", median(opened), 0.5, "s"),
        at_most("from the tick to the count, median", median(ticks), 50, "ms", 0),
        told("from the tick to the count, worst", f"{max(ticks):.0f} ms"),
    ]


if __name__ == "__main__":
    main()
