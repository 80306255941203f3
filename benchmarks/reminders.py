"""`yanxing remind` in a county of 30,000 members of whom 2,800 are away: seconds and memory of a run that sends each of
those away an urgent message, of one that finds nothing to send, and how long a writer is held.

The channel takes no time: what is measured is the queue. The runs are a process of their own, as `yanxing remind` is:
its memory is that of the whole program, and the process that made the county adds nothing to it. Run
`python -m benchmarks.reminders SQLite 30000` for one engine and one number of members.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.engines import each_asked
from benchmarks.tables import Line, at_most, show, told
from pwa.app import create_app
from pwa.cases.models import Case
from pwa.core import clock, database, schema
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.core.settings import Settings
from pwa.demo import build
from pwa.demo.county import at
from pwa.identity.models import NOTICE_VERSION, Account, Consent
from pwa.members.models import AwayPeriod, Member
from pwa.reminders import queue, sending
from pwa.reminders.models import Reminder
from pwa.reminders.sending import remind
from tests.kit.engines import settings_for, testing

SIZES, AWAY = (30_000,), 2_800
MOST_SECONDS, MOST_MB, MOST_HELD = 60, 200, 100
AT_ONCE = 500
RUNS = "--runs"  # of the process that reminds


class Silent:
    """A channel that takes everything at once."""

    name, sent = "push", 0

    def reached(self, people: list[Any]) -> set[UUID]:
        """Everybody with an account."""
        return {row.id for row in people if row.account_id}

    def check(self) -> None:
        """Nothing can be wrong with it."""

    def send(self, person: Any, words: str, n: int, everywhere: bool = False) -> str:
        """Count it."""
        self.sent += 1
        return "taken"


def main() -> None:
    """Make the county on each engine, and measure."""
    for engine, sizes in each_asked("reminders", SIZES):
        for size in sizes:
            with tempfile.TemporaryDirectory() as var:
                app = testing(settings_for(engine.url(f"reminders{size}"), Path(var)))
                with app.app_context():
                    database.db.connect(reuse_if_open=True)
                    schema.migrate()
                    logging.getLogger("yanxing").setLevel(logging.WARNING)
                    build(members=size, today=today(), report=lambda text: None)
                    with clock.stopped_at(at(today(), 12)):
                        lines = [*_measured(_environment(app.config["YANXING"], var))]
                database.release()
            show(f"{engine.name}, {size:,} members", lines)


def _environment(settings: Settings, var: str) -> dict[str, str]:
    return {"YANXING_DATABASE_URL": settings.database_url, "YANXING_VAR": var}


def _measured(environment: dict[str, str]) -> Iterator[Line]:
    away = _answer_everybody_away()
    command = [sys.executable, "-m", "benchmarks.reminders", RUNS]
    said = subprocess.run(command, env=os.environ | environment, check=True, text=True, stdout=subprocess.PIPE).stdout
    found = json.loads(said.splitlines()[-1])
    yield told("members away, each with an answered request", away)
    yield told("messages", found["sent"])
    yield told("reminders", Reminder.select().count())
    yield at_most("first run", found["took"], MOST_SECONDS, "s", 1)
    yield told("  of it processor seconds", f"{found['busy']:.1f}")
    yield told("memory of the program before it", f"{found['before']:.0f} MB")
    yield at_most("memory at the peak of both runs, the program included", found["peak"], MOST_MB, "MB", 0)
    yield at_most("longest transaction", found["held"] * 1000, MOST_HELD, "ms", 1)
    yield told("  of it without the commit, the longest", f"{found['worked'] * 1000:.1f} ms")
    yield told("  transactions over 100 ms", f"{found['long']} of {found['transactions']}")
    yield at_most("a run with nothing to send", found["again"], MOST_SECONDS, "s", 1)


def run_twice() -> dict[str, float]:
    """Remind everybody at noon, and again five minutes later; what it took. Called in a process of its own."""
    app = create_app()
    logging.getLogger("yanxing").setLevel(logging.WARNING)
    channel = Silent()
    with app.app_context(), _held() as (held, worked), clock.stopped_at(at(today(), 12)):
        database.db.connect(reuse_if_open=True)
        before = _peak()
        began, busy = time.perf_counter(), time.process_time()
        done = remind({"push": channel})
        took, busy = time.perf_counter() - began, time.process_time() - busy
        times = {"held": max(held), "worked": max(worked), "transactions": len(held)}
        times["long"] = sum(one > MOST_HELD / 1000 for one in held)
        with clock.stopped_at(now() + timedelta(minutes=5)):
            began = time.perf_counter()
            again = remind({"push": channel})
            times["again"] = time.perf_counter() - began
    assert done["taken"] == channel.sent and not again["taken"]
    return {**times, "sent": channel.sent, "took": took, "busy": busy, "before": before, "peak": _peak()}


def _peak() -> float:
    """Return the most memory that this process has had, in MB. Unlike `ru_maxrss` it begins anew with the program."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _answer_everybody_away() -> int:
    """Give each of the members away an account that agreed to reminders, and a request that was answered today."""
    period = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
    rows = list(
        Member.select().join(AwayPeriod, on=period).where(Member.left_at.is_null()).order_by(Member.id).limit(AWAY)
    )
    for some in (rows[n : n + AT_ONCE] for n in range(0, len(rows), AT_ONCE)):
        with write():
            accounts = Account.of_members(some, None)
            given = {row.account_id for row in Consent.select().where(Consent.kind == "reminders")}
            insert_rows(Consent, [{"account": one.id, "kind": "reminders"} for one in accounts if one.id not in given])
            Account.update(notice_read=NOTICE_VERSION).where(Account.id.in_([one.id for one in accounts])).execute()
            insert_rows(Case, [_case(row) for row in some])
    return len(rows)


def _case(row: Member) -> dict[str, Any]:
    unit = dict.fromkeys(("branch", "home", "unit"), row.branch_id)
    facts = {"category": "work", "readers": "contact", "origin": "member", "last": "answered", "due_on": today()}
    moments = {"raised_at": now(), "moved_at": now()}
    return {
        "id": new_id(),
        "county_id": row.county_id,
        "member": row.id,
        "raised_by": row.id,
        **unit,
        **facts,
        **moments,
    }


@contextmanager
def _held() -> Iterator[tuple[list[float], list[float]]]:
    """Measure each transaction of the queue: with its commit, which waits for the disk, and without."""
    held: list[float] = []
    worked: list[float] = []
    before = sending.transact

    def measured(work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        try:
            return before(partial(_timed, work, worked))
        finally:
            held.append(time.perf_counter() - began)

    sending.transact = queue.transact = measured
    try:
        yield held, worked
    finally:
        sending.transact = queue.transact = before


def _timed(work: Callable[[], Any], into: list[float]) -> Any:
    began = time.perf_counter()
    try:
        return work()
    finally:
        into.append(time.perf_counter() - began)


if __name__ == "__main__":
    if RUNS in sys.argv:
        print(json.dumps(run_twice()))
    else:
        main()
