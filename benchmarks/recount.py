"""`yanxing recount` over very many members: how long it takes, and how long a report stored meanwhile waits."""

import threading
import time
from collections.abc import Callable
from random import Random
from statistics import median

from benchmarks.engines import each_asked
from benchmarks.round_data import World, build
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.database import Busy, db, is_postgres, transact
from pwa.members import headcounts
from pwa.members.models import Member
from pwa.screening.rebuild_counts import recount

SIZES = (10_000, 100_000, 1_000_000)
PEOPLE, PAUSE, ALONE = 500, 0.02, 10


def main() -> None:
    """Both engines, every size; `python -m benchmarks.recount PostgreSQL 100000` for one and for fewer."""
    for engine, sizes in each_asked("recount", SIZES):
        for size in sizes:
            world = build(engine.url(f"recount{size}"), size)
            show(f"{engine.name}, {size:,} members: recounted beside a writer", lines(world))
            database.release()


def lines(world: World) -> list[Line]:
    """Recount while reports are stored about one person after the other."""
    began = time.perf_counter()
    units, wrong = headcounts.recount()
    members = time.perf_counter() - began
    people = [row.id for row in Member.select(Member.id).order_by(Member.id).limit(PEOPLE * 10)][::10]
    alone = beside(people, lambda: time.sleep(ALONE))
    began = time.perf_counter()
    found: list = []
    waits = beside(people, lambda: found.extend(recount()))
    took = time.perf_counter() - began
    otherwise = sum(people + counts for _, people, counts in found)
    return [
        told(f"members of {units:,} units", f"{members:.1f} s, {wrong} differ"),
        told("the round", f"{took:.1f} s, {otherwise} differ"),
        told("a writer alone: middle, longest wait", f"{median(alone):.3f}, {max(alone):.2f} s"),
        told("the writer beside it: middle, longest wait", f"{median(waits):.3f}, {max(waits):.2f} s"),
        at_most("one wait in a hundred, beside", sorted(waits)[len(waits) * 99 // 100], 1, "s"),
    ]


def beside(people: list, work: Callable[[], object]) -> list[float]:
    """How long each write about a person waited while `work` ran."""
    waits, done = [0.0], threading.Event()
    writer = threading.Thread(target=_write, args=(people, waits, done))
    writer.start()
    work()
    done.set()
    writer.join()
    return waits


def _write(people: list, waits: list[float], done: threading.Event) -> None:
    """Write about people with the locks that intake takes, over and over."""
    chance = Random(1)
    while not done.is_set():
        who = chance.choice(people)

        def work(who=who) -> None:
            held = Member.select(Member.id).where(Member.id == who)
            list(held.for_update() if is_postgres() else held)
            Member.update(search="").where(Member.id == who).execute()

        began = time.perf_counter()
        while True:
            try:
                transact(work)
                break
            except Busy:
                continue  # its phone tries again
        waits.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    db.close()


if __name__ == "__main__":
    main()
