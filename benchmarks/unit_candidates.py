"""Where units could be formed, counted over very many members: how long it takes, and how long a report stored
meanwhile waits."""

import time
from collections.abc import Callable
from random import Random
from statistics import median
from typing import Any

from benchmarks.engines import each_asked
from benchmarks.recount import beside
from benchmarks.round_data import build
from benchmarks.tables import Line, at_most, show, told
from pwa.core import database
from pwa.core.database import write
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate, UnitWarning
from pwa.members.models import AwayPeriod, Member

SIZES = (10_000, 100_000)
PEOPLE, AREAS = 500, 200


def main() -> None:
    """Both engines, every size; `python -m benchmarks.unit_candidates PostgreSQL 100000` for one and for fewer."""
    for engine, sizes in each_asked("unit_candidates", SIZES):
        for size in sizes:
            build(engine.url(f"candidates{size}"), size)
            _say_places()
            show(f"{engine.name}, {size:,} members: candidates and warnings beside a writer", lines())
            database.release()


def _say_places() -> None:
    """Let every fourth member who is away name one of some firms."""
    chance = Random(1)
    away = [row.id for row in AwayPeriod.select(AwayPeriod.id).order_by(AwayPeriod.id)][::4]
    with write():
        for number in range(AREAS):
            some = chance.sample(away, max(len(away) // AREAS, 1))
            AwayPeriod.update(area=f"第{number}工业园").where(AwayPeriod.id.in_(some)).execute()


def lines() -> list[Line]:
    """Count twice while reports are stored about one person after the other: first everything is new, then nothing has
    changed."""
    people = [row.id for row in Member.select(Member.id).order_by(Member.id).limit(PEOPLE * 10)][::10]
    found: list[tuple[float, tuple[int, int]]] = []

    def count() -> None:
        began = time.perf_counter()
        changed = unit_findings.renew()
        found.append((time.perf_counter() - began, changed))

    held: list[float] = []

    def timed(work: Callable[[], Any]) -> Any:
        with write():  # the wait for a turn is others' work
            began = time.perf_counter()
            done = work()
        held.append(time.perf_counter() - began)
        return done

    unit_findings.transact = timed  # type: ignore[assignment]
    waits = beside(people, count)
    again = beside(people, count)
    (first, (candidates, warnings)), (second, unchanged) = found
    shown: Any = (UnitCandidate.select().count(), UnitWarning.select().count())
    return [
        at_most("all counted for the first time", first, 60, "s"),
        told("candidates, warnings written", f"{candidates:,}, {warnings:,}"),
        at_most("all counted again", second, 60, "s"),
        told("written again", f"{unchanged[0] + unchanged[1]} of {sum(shown):,}"),
        at_most("others held up by one portion, longest", max(held), 0.1, "s"),
        told("a writer beside it: middle wait, first and again", f"{median(waits):.3f}, {median(again):.3f} s"),
        told("its longest wait", f"{max(waits):.2f}, {max(again):.2f} s"),
    ]


if __name__ == "__main__":
    main()
