"""The cost of Today's sums of a unit with 10^4, 10^5 and 10^6 members, and of updating them when somebody leaves.

A sum reads no member rows, so only units and their counts are inserted: the tree of `round_data`.
"""

import time
from datetime import date
from statistics import median

from benchmarks.engines import each_asked
from benchmarks.round_data import BLANK, BRANCH, tree
from benchmarks.round_page import LEVELS, growth, least
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database, schema
from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import db, write
from pwa.core.ids import new_id
from pwa.demo.bulk_members import insert_fast
from pwa.members import headcounts
from pwa.members.models import AwayPeriod, HeadCount, Member, Stay
from pwa.organisations.models import Unit

SIZES = (10_000, 100_000, 1_000_000)
TURNS, PEOPLE = 240, 50


def main() -> None:
    """Both engines, every size; `python -m benchmarks.headcounts SQLite 10000` for one and for fewer."""
    for engine, sizes in each_asked("headcounts", SIZES):
        found: dict[str, list[tuple[int, float]]] = {}
        for size in sizes:
            paths = build(engine.url(f"headcounts{size}"), size)
            lines = []
            for level in LEVELS:
                took = least(lambda path=paths[level]: headcounts.total(path))  # type: ignore[misc]
                found.setdefault(level, []).append((size, took))
                lines.append(at_most(level, took, 60 if level == "root" else 5, "ms"))
            show(f"{engine.name}, {size:,} members: Today's sums of a unit", [*lines, *upkeep()])
            database.release()
        show(f"{engine.name}: growth", growth(found))


def build(url: str, members: int) -> dict[str, str]:
    """Bind `url` and insert units, counts and a few members of one branch. Return the path of one unit of each
    level."""
    database.bind(url)
    db.connect(reuse_if_open=True)
    schema.migrate()
    units, branches = tree(members)
    with write():
        insert_fast(Unit, [{name: value for name, value in unit.items() if name != "level"} for unit in units])
        numbers = {"members": BRANCH, "away": 5}
        rows = [{"branch": b["id"], "county_id": b["county_id"], "path": b["path"], **numbers} for b in branches]
        insert_fast(HeadCount, rows)
        who = {"county_id": branches[0]["county_id"], "branch": branches[0]["id"], "name": "王某", "sex": "1"}
        insert_fast(Member, [{**BLANK[Member], **who, "id": new_id()} for _ in range(PEOPLE)])
    db.execute_sql("analyze")
    return {unit["level"]: unit["path"] for unit in reversed(units)}


def upkeep() -> list[Line]:
    """Measure somebody leaving: their periods written again, alternating without and with the count of their branch."""
    people = list(Member.select())
    took: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(TURNS):
        member, keeps = people[turn // 2 % PEOPLE], turn % 2 == 1
        began = time.perf_counter()
        with write():
            AwayPeriod.delete().where(AwayPeriod.member == member.id).execute()
            row = {"id": new_id(), "county_id": member.county_id, "member": member.id, "division": "440307"}
            days = {"began_on": date(2026, 8, 1), "here_since": date(2026, 8, 1), "said_at": now(), "ended_on": None}
            insert_rows(AwayPeriod, [row | days])
            insert_rows(Stay, [row | {"id": new_id(), "period": row["id"], "since": date(2026, 8, 1)}])
            if keeps:
                headcounts.add_up({member.branch_id: (0, 1)})
        took[keeps].append(time.perf_counter() - began)
    plain, kept = median(took[False]), median(took[True])
    figures = told("without, with", f"{plain * 1000:.2f}, {kept * 1000:.2f} ms")
    return [at_most("periods written: with the numbers ÷ without", kept / plain, 1.35), figures]


if __name__ == "__main__":
    main()
