"""`python -m tests.soak`: 100,000 entries on each engine, delivered through every fault. Exits 1 if one is lost.

Bounded in count and in time: it stops by itself, and says so when the time was over first.
"""

import argparse
import sys
import time
from random import Random

from . import verification
from .engines import Site
from .rounds import faults_of, play
from .run import Tally


def soak(name: str, entries: int, phones: int, each: int, until: float, seed: int) -> Tally:
    """Round after round on one engine, every kind of fault in turn, until enough entries came or the time is over."""
    rng, tally = Random(f"{seed} {name}"), Tally()
    site = Site(name, members=2_000, times=2, mounts=True)
    try:
        with site.deployment.bound():
            site.open()
            kinds = list(faults_of(site))
            number = 0
            while tally.entries < entries and time.monotonic() < until:
                kind = kinds[(number + seed - 1) % len(kinds)]  # in a short run the seed chooses which come
                site.locked_for = 60 if number < len(kinds) else 0
                began = time.monotonic()
                one = play(site, kind, rng, phones, each)
                number += 1
                tally.add(one)
                took = time.monotonic() - began
                line = f"  {name} {number:3} {kind:20} {one.entries:6} entries {took:6.1f} s"
                print("\n    ".join([line, *one.wrong[:5]]), flush=True)
            tally.wrong += verification.orphans() + site.troubles()
    finally:
        site.close()
    return tally


def main() -> int:
    """Print the table; 1 if something was lost, stored twice or said wrongly, or nothing was sent at all."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="on each engine")
    parser.add_argument("--minutes", type=float, default=18, help="at most, on each engine")
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--each", type=int, default=100, help="entries that each phone writes in a round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], action="append")
    asked = parser.parse_args()
    found = {}
    for name in asked.engine or ["sqlite", "postgres"]:
        until = time.monotonic() + asked.minutes * 60
        found[name] = soak(name, asked.entries, asked.phones, asked.each, until, asked.seed)
    for name, tally in found.items():
        report(name, tally, asked.entries)
    return 1 if any(t.lost or t.twice or t.wrong or not t.entries for t in found.values()) else 0


def report(name: str, tally: Tally, wanted: int) -> None:
    """The table of one engine."""
    less = "" if tally.entries >= wanted else f"  (the time was over before {wanted})"
    print(f"\n{name}\n  entries        {tally.entries:7}{less}")
    for kind, number in sorted(tally.faults.items()):
        print(f"  {kind:20} {number:6}")
    for what in ("answered", "come again", "no answer", "answer lost", "signed out", "duplicate", "later"):
        print(f"  heard: {what:13} {tally.heard[what]:6}")
    print(f"  lost           {tally.lost:7}\n  stored twice   {tally.twice:7}\n  said wrongly   {len(tally.wrong):7}")
    for what in tally.wrong[:20]:
        print(f"    {what}")


if __name__ == "__main__":
    sys.exit(main())
