"""Sixteen writers on SQLite, two processes of eight threads: in Yanxing's queue, and in the engine's busy handler
alone.

Each writer inserts one row per transaction for the same number of seconds. Compared is the longest wait of any writer.
The two alternate. Writers pause between two writes as requests do. Without pauses a few lucky ones do nearly all writes
in the busy handler, and the others are too few for p99 to show; that case is run too.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import uniform
from tempfile import TemporaryDirectory

from benchmarks.servers import ROOT
from benchmarks.tables import at_most, show, told

SECONDS, PROCESSES, THREADS, ROUNDS = 4.0, 2, 8, 3
PAUSES = {"with pauses of 2 to 10 ms": 0.010, "without a pause": 0.0}


def main() -> None:
    """Run with pauses and without."""
    for words, longest in PAUSES.items():
        _compare(words, longest)


def _compare(pauses: str, longest: float) -> None:
    """Alternate queue and busy handler."""
    found: dict[str, list[float]] = {"queue": [], "bare": []}
    for turn in range(ROUNDS):
        for how in ("queue", "bare") if turn % 2 else ("bare", "queue"):
            with TemporaryDirectory(prefix="yanxing-bench-") as folder:
                found[how] += _race(f"{folder}/race.db", how, longest)
    at = {how: {share: _share(times, share) for share in (0.5, 0.95, 0.99, 1.0)} for how, times in found.items()}
    rate = {how: len(times) / (SECONDS * ROUNDS) for how, times in found.items()}
    words = {"queue": "in the queue", "bare": "in the busy handler"}
    show(
        f"SQLite: 16 writers {pauses}, wait for one write (p50 / p95 / p99 / worst)",
        [
            *(
                told(words[how], " / ".join(f"{at[how][s]:.0f}" for s in at[how]) + f" ms  {rate[how]:,.0f} writes/s")
                for how in at
            ),
            at_most("p99 in the queue ÷ in the busy handler", at["queue"][0.99] / at["bare"][0.99], 0.2, digits=2),
            told("worst in the queue ÷ in the busy handler", f"{at['queue'][1.0] / at['bare'][1.0]:.2f} ×"),
            told("writes a second, queue ÷ busy handler", f"{rate['queue'] / rate['bare']:.2f} ×"),
        ],
    )


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def _race(path: str, how: str, longest: float) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.fairness", path, how, str(longest)]
    _prepare(path)
    racing = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(PROCESSES)]
    return [one for process in racing for one in json.loads(process.communicate()[0])]


def _prepare(path: str) -> None:
    from pwa.core.engines import Sqlite

    lite = Sqlite(path)
    lite.execute_sql("create table race (id integer primary key, note text)")
    lite.close_all()


def race(path: str, how: str, longest: float) -> list[float]:
    """Run one process: eight threads that write."""
    from contextlib import nullcontext

    from pwa.core.engines import Sqlite

    lite, times, until = Sqlite(path), [], time.perf_counter() + SECONDS
    lite.init(path, pragmas=[(name, 30_000 if name == "busy_timeout" else value) for name, value in lite._pragmas])

    def writer() -> None:
        lite.connect(reuse_if_open=True)
        while (began := time.perf_counter()) < until:
            with lite.turn() if how == "queue" else nullcontext(), lite.atomic():
                lite.execute_sql("insert into race (note) values (?)", ("x" * 120,))
            times.append(time.perf_counter() - began)
            if longest:
                time.sleep(uniform(0.002, longest))

    threads = [threading.Thread(target=writer) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return times


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(race(str(Path(sys.argv[1])), sys.argv[2], float(sys.argv[3]))))
    else:
        main()
