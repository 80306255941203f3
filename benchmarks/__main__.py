"""`make bench`: run the parts of this folder one after the other; `python -m benchmarks intake` runs one.

The load comes from Python (benchmarks/load.py says why). PostgreSQL and Chromium are those of the tests.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module

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
    "today",
    "growth",
)


def main(words: list[str]) -> int:
    """Run the named parts, or all. Return 1 if one could not run, 2 for an unknown name."""
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    print(f"{now():%Y-%m-%d}, {described()}")
    failed = 0
    for name in words or PARTS:
        began = time.perf_counter()
        try:
            part: Callable[[], object] = import_module(f"benchmarks.{name}").main
            sys.argv = [name]
            part()
        except ModuleNotFoundError as error:
            failed = 1
            print(f"NOT RUN: {name} needs the package {error.name}")
        print(f"({name}: {time.perf_counter() - began:.0f} s)", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
