"""`make bench`: run the parts of this folder one after the other; `python -m benchmarks intake` runs one. With
`--small` each part takes seconds, on SQLite alone: it shows whether a part runs, not how fast.

The load comes from Python (benchmarks/load.py says why). PostgreSQL and Chromium are those of the tests.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.engines import ENGINES
from benchmarks.machine import described
from pwa.core.clock import now

PARTS = (
    "intake",
    "fairness",
    "durability",
    "crowd",
    "page",
    "worklist",
    "export",
    "roster",
    "place_guess",
    "place_search",
    "round_page",
    "recount",
    "headcounts",
    "unit_candidates",
    "today",
    "placements",
    "contacts",
    "reminders",
    "growth",
    "papers",
    "meetings",
    "dues",
    "learning",
    "transfers",
)
# What `--small` sets in the modules, and the words on the command line of parts that take sizes.
SMALL: dict[str, dict[str, Any]] = {
    "testbed": {"MEMBERS": 300, "PHONES": 60, "DAILY": 20},
    "intake": {"ENGINES": ENGINES[:1], "ROUNDS": 1, "SINGLES": 60, "BATCHES": 3, "CONNECTIONS": (1,), "ENOUGH": {1: 8}},
    "fairness": {"SECONDS": 0.2, "ROUNDS": 1},
    "durability": {"ENGINES": ENGINES[:1], "ROUNDS": 1, "BATCHES": 2},
    "crowd": {"ENGINES": ENGINES[:1], "PHONES": 10, "ENTRIES": 2},
    "page": {"TIMES": 1},
    "export": {"ENGINES": ENGINES[:1], "ROWS": 1_000},
    "roster": {"ENGINES": ENGINES[:1], "ROWS": 60},
    "recount": {"PEOPLE": 5, "ALONE": 1},
    "headcounts": {"TURNS": 4, "PEOPLE": 5},
    "unit_candidates": {"PEOPLE": 5, "AREAS": 3},
    "today": {"TIMES": 1},
    "placements": {"TIMES": 1, "TURNS": 2},
    "contacts": {"TIMES": 1, "BRANCHES": 20},
    "reminders": {"AWAY": 20},
    "growth": {"TIMES": 1},
    "papers": {"TIMES": 1, "NUMBERS": 2, "WRITERS": (2,)},
    "dues": {"ROWS": 60},
    "learning": {"TIMES": 1, "BRANCHES": 20, "MEMBERS": 20},
    "transfers": {"TIMES": 1, "TURNS": 2, "SIZES": (40,)},
    "meetings": {"PEOPLE_CALLED": 20, "TIMES": 2, "IN_CALENDAR": 25},
}
SIZED = (
    "round_page",
    "recount",
    "headcounts",
    "unit_candidates",
    "placements",
    "contacts",
    "reminders",
    "growth",
    "meetings",
    "dues",
    "learning",
    "transfers",
)


def main(words: list[str]) -> int:
    """Run the named parts, or all. Return 1 if one could not run, 2 for an unknown name."""
    small, words = "--small" in words, [word for word in words if word != "--small"]
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    print(f"{now():%Y-%m-%d}, {described()}")
    for name, values in SMALL.items() if small else ():
        vars(import_module(f"benchmarks.{name}")).update(values)
    failed = 0
    for name in words or PARTS:
        began = time.perf_counter()
        try:
            part: Callable[[], object] = import_module(f"benchmarks.{name}").main
            sys.argv = [name, "SQLite", "2000"] if small and name in SIZED else [name]
            part()
        except ModuleNotFoundError as error:
            failed = 1
            print(f"NOT RUN: {name} needs the package {error.name}")
        print(f"({name}: {time.perf_counter() - began:.0f} s)", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
