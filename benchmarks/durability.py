"""The cost of syncing each acknowledged report to disk: the minimal app's batches with and without syncing.

Yanxing has no such switch; the minimal app commits in the same way.
"""

from contextlib import ExitStack

from benchmarks.engines import ENGINES, Unavailable
from benchmarks.load import Run, fire
from benchmarks.phones import baseline_reports
from benchmarks.servers import minimal
from benchmarks.tables import at_most, show, told

ROUNDS, BATCHES = 4, 30
LAX = {"SQLite": {"BASELINE_SYNC": "normal"}, "PostgreSQL": {}}


def main() -> None:
    """Both engines, both ways alternating."""
    for make in ENGINES:
        try:
            engine = make()
        except Unavailable as missing:
            print(f"NOT RUN: durability on PostgreSQL ({missing})")
            continue
        try:
            with ExitStack() as stack:
                sure = stack.enter_context(minimal(engine.url("sure"), BASELINE_QUEUE="1"))
                late = "?options=-csynchronous_commit%3Doff" if engine.name == "PostgreSQL" else ""
                lax = stack.enter_context(minimal(engine.url("lax") + late, BASELINE_QUEUE="1", **LAX[engine.name]))
                runs = {"sure": Run(), "lax": Run()}
                for _ in range(ROUNDS):
                    for name, server in (("sure", sure), ("lax", lax)):
                        runs[name] += fire(server.port, baseline_reports(BATCHES, 50), 16, server.pid, engine.pid)
            rate = {name: len(run.times) * 50 / run.seconds for name, run in runs.items()}
            show(
                f"{engine.name}: batches of 50, 16 connections",
                [
                    told(
                        "every commit on the disk", f"{rate['sure']:,.0f} reports/s  p99 {runs['sure'].at(0.99):.0f} ms"
                    ),
                    told("the disk may lag behind", f"{rate['lax']:,.0f} reports/s  p99 {runs['lax'].at(0.99):.0f} ms"),
                    at_most("cost of durability", (1 - rate["sure"] / rate["lax"]) * 100, 20, "%", 0),
                ],
            )
        finally:
            engine.close()


if __name__ == "__main__":
    main()
