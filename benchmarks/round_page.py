"""The cost of a round's page with 10^4, 10^5 and 10^6 members, and of updating its counts with each answer.

Milliseconds are those of SQL and of reading the result, the least of several: delays by other programs do not count.
`branch` to `root` are units of the tree of `round_data`; a county has some 30,000 members in 1,360 branches, and the
root contains all of them.
"""

import math
import time
from collections.abc import Callable
from random import Random
from statistics import median
from typing import Any

from benchmarks.engines import each_asked
from benchmarks.round_data import World, build
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.organisations.models import Unit
from pwa.screening import rollups
from pwa.screening.models import Asked, RollUp, RoundResponse
from pwa.screening.outcome_updates import add_up
from pwa.screening.round_counts import COVERAGE, counted, counts_below, own_counts

SIZES = (10_000, 100_000, 1_000_000)
LEVELS = ("branch", "committee", "county", "root")
TIMES, ROUNDS = 60, 60


def main() -> None:
    """Both engines, every size; `python -m benchmarks.round_page PostgreSQL 10000 100000` for one and for fewer."""
    for engine, sizes in each_asked("round_page", SIZES):
        found: dict[str, list[tuple[int, float]]] = {}
        for size in sizes:
            began = time.perf_counter()
            world = build(engine.url(f"round{size}"), size)
            print(f"{engine.name}: {size:,} members inserted in {time.perf_counter() - began:.0f} s", flush=True)
            lines = pages(world, found)
            show(f"{engine.name}, {size:,} members: SQL of the page of a unit", [*lines, *upkeep(world)])
            database.release()
        show(f"{engine.name}: growth", growth(found))


def pages(world: World, found: dict[str, list[tuple[int, float]]]) -> list[Line]:
    """Measure the page of one unit of each level, and for wide units also without roll-ups."""
    RollUp.delete().execute()
    live = {level: least(lambda level=level: _live(world, level), 7) for level in ("county", "root")}  # type: ignore[misc]
    began = time.perf_counter()
    made = rollups.roll_up(seconds=math.inf)
    rolled = time.perf_counter() - began
    lines = []
    for level in LEVELS:
        unit = Unit.get(Unit.path == world.paths[level])
        took = least(lambda unit=unit: counted(world.round_id, unit))  # type: ignore[misc]
        found.setdefault(level, []).append((world.members, took))
        lines.append(at_most(level, took, 60 if level == "root" else 5, "ms"))
    lines += [told(f"{level}, not rolled up", f"{live[level]:.1f} ms") for level in live]
    differing = rollups.differing()
    lines.append(told("rolling up", f"{made} units in {rolled:.2f} s; {len(differing)} differ from a recount"))
    return lines


def _live(world: World, level: str) -> None:
    own_counts(world.round_id, world.paths[level])
    counts_below(world.round_id, world.paths[level], COVERAGE)


def least(work: Callable[[], Any], times: int = TIMES) -> float:
    """Return the least of several times, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def growth(found: dict[str, list[tuple[int, float]]]) -> list[Line]:
    """Return how the time of one unit grows with all members: 0 not at all, 1 in proportion."""
    lines = []
    for level, points in found.items():
        (few, low), (many, high) = points[0], points[-1]
        if many > few:
            exponent = math.log(high / low) / math.log(many / few)
            fixed = level in ("branch", "committee")
            lines.append(at_most(level, exponent, 0.3, "") if fixed else told(level, f"{exponent:.2f}"))
    return lines


def upkeep(world: World) -> list[Line]:
    """Measure storing a response with its outcome, alternating without and with the counts."""
    chance = Random(1)
    branch = Unit.get(Unit.path == world.paths["branch"])
    rows: dict[str, list[Asked]] = {
        "one answer": list(Asked.select().where(Asked.round == world.round_id, Asked.outcome == "").limit(ROUNDS * 4)),
        "a branch's answers": list(Asked.select().where(Asked.round == world.round_id, Asked.branch == branch.id)),
    }
    lines = []
    for what, people in rows.items():
        took: dict[bool, list[float]] = {False: [], True: []}
        for turn in range(ROUNDS * 2):
            batch = [chance.choice(people)] if what == "one answer" else people
            keeps = turn % 2 == 1
            began = time.perf_counter()
            _store(world, batch, keeps)
            took[keeps].append(time.perf_counter() - began)
        plain, kept = median(took[False]), median(took[True])
        lines.append(at_most(f"{what}: with the counts ÷ without", kept / plain, 1.35))
        lines.append(told(f"{what}: without, with", f"{plain * 1000:.2f}, {kept * 1000:.2f} ms"))
    return lines


def _store(world: World, people: list[Asked], keeps: bool) -> None:
    """What intake writes about these people in a round, committed."""
    words: list[dict[str, Any]] = []
    changes: dict[Any, int] = {}
    with write():
        for row in people:
            word = {"county_id": row.county_id, "round": world.round_id, "member": row.member_id, "by_id": new_id()}
            words.append({**_BLANK, **word, "id": new_id(), "corrected_at": now()})
        insert_rows(RoundResponse, words)
        for row in people:
            stands = {"outcome": "away_long", "way": "phone", "finding": "new_outflow", "reason": "work", "moves": "1"}
            Asked.update(**stands, division="440307", length="under_6_months", tried=1).where(
                Asked.round == world.round_id, Asked.member == row.member_id
            ).execute()
            for kind, key in [*stands.items(), ("place", "440307"), ("length", "under_6_months")]:
                counted_as = (world.round_id, row.branch_id, kind, key)
                changes[counted_as] = changes.get(counted_as, 0) + 1
        if keeps:
            add_up(changes, {world.round_id: people[0].county_id})


_BLANK = {field.name: field.default for field in RoundResponse._meta.sorted_fields if not callable(field.default)} | {
    "way": "phone",
    "outcome": "away_long",
}


if __name__ == "__main__":
    main()
