"""Intake: reports one by one, in batches of fifty, and sent again, beside the minimal app and the engine itself.

Each round measures all of them in turn, so that a slow minute of the machine slows all alike; only ratios count.
Processor time includes the server's processes and the database.
"""

import json
from itertools import islice

from benchmarks import phones
from benchmarks.baseline import raw
from benchmarks.engines import ENGINES, Unavailable
from benchmarks.load import Run
from benchmarks.tables import at_least, at_most, show, told
from benchmarks.testbed import Testbed, testbed

ROUNDS, SINGLES, BATCHES, BATCH = 4, 240, 12, 50
CONNECTIONS = (1, 16, 64)
ENOUGH = {1: 80, 16: 240, 64: 320}


def main() -> None:
    """Both engines."""
    for make in ENGINES:
        try:
            with testbed(make) as here:
                compare(here)
                waiting(here)
        except Unavailable as missing:
            print(f"NOT RUN: intake on PostgreSQL ({missing})")


def compare(here: Testbed) -> None:
    """Measure the cost of a report: one by one, in batches, sent again."""
    runs: dict[str, Run] = {
        name: Run() for name in ("baseline 1", "yanxing 1", "form 1", "baseline 50", "yanxing 50", "again 50")
    }
    new_rows, outcomes = 0, set()
    for _ in range(ROUNDS):
        runs["baseline 1"] += here.single(here.baseline, SINGLES, 16)
        runs["yanxing 1"] += here.single(here.yanxing, SINGLES, 16)
        runs["form 1"] += here.forms(SINGLES // 2, 16)
        runs["baseline 50"] += here.fire(here.baseline, phones.baseline_reports(BATCHES, BATCH), 16)
        back = list(islice(here.away, BATCHES))
        here.fire(here.yanxing, [phone.batch(1) for phone in back], 4)
        batches = [phone.batch(BATCH) for phone in back]
        fresh = here.fire(here.yanxing, batches, 16)
        before = here.count("submission")
        again = here.fire(here.yanxing, batches, 16)
        new_rows += here.count("submission") - before
        outcomes |= {("fresh", one) for one in _outcomes(fresh)} | {("again", one) for one in _outcomes(again)}
        runs["yanxing 50"], runs["again 50"] = runs["yanxing 50"] + fresh, runs["again 50"] + again
    cost = {name: run.whole_cpu * 1000 / (len(run.times) * int(name.split()[1])) for name, run in runs.items()}
    rate = {name: len(run.times) * int(name.split()[1]) / run.seconds for name, run in runs.items()}
    if outcomes != {("fresh", "accepted"), ("again", "duplicate")}:
        raise RuntimeError(f"not every report was taken in as it should be: {outcomes}")
    baselines = raw.baseline(here.engine, here.engine.url("raw"))
    crowd = []
    if here.engine.pid:
        spent, pace = raw.crowded(here.engine, here.engine.url("raw"))
        crowd.append(told("raw engine, 1 a transaction, 16 connections", f"{spent:.3f} ms  {pace:,.0f}/s"))
    show(
        f"{here.engine.name}: processor time of a report and reports a second, 16 connections",
        [
            *(told(f"raw engine, {n} a transaction", f"{c:.3f} ms  {r:,.0f}/s") for n, (c, r) in baselines.items()),
            *crowd,
            *(told(WORDS[name], f"{cost[name]:.3f} ms  {rate[name]:,.0f}/s") for name in runs),
        ],
    )
    rss, pss = here.yanxing.memory()
    show(
        f"{here.engine.name}: ratios",
        [
            at_most("one report ÷ the minimal app's, processor time", cost["yanxing 1"] / cost["baseline 1"], 1.6),
            told("one report as a form ÷ the minimal app's", f"{cost['form 1'] / cost['baseline 1']:.2f} ×"),
            at_most("batch of 50 ÷ the minimal app's, processor time", cost["yanxing 50"] / cost["baseline 50"], 1.5),
            at_least("one report ÷ one of a batch, processor time", cost["yanxing 1"] / cost["yanxing 50"], 5),
            at_most("batch sent again ÷ fresh batch, processor time", cost["again 50"] / cost["yanxing 50"], 0.35),
            at_most("new rows of batches sent again", new_rows, 0, "rows", 0),
            at_most("two workers and their parent, shared pages divided", pss, 200, "MB", 0),
            told("the same, shared pages counted for each", f"{rss:.0f} MB"),
        ],
    )


WORDS = {
    "baseline 1": "minimal app, one a request",
    "form 1": "Yanxing, one posted as a form",
    "baseline 50": "minimal app, batch of 50",
    "yanxing 1": "Yanxing, one a request",
    "yanxing 50": "Yanxing, batch of 50",
    "again 50": "Yanxing, the same batch again",
}


def _outcomes(run: Run) -> set[str]:
    return {result["outcome"] for body in run.bodies for result in json.loads(body)["results"]}


def waiting(here: Testbed) -> None:
    """Measure how long one report waits at 1, 16 and 64 connections."""
    lines = []
    for connections in CONNECTIONS:
        baseline = here.single(here.baseline, ENOUGH[connections], connections)
        ours = here.single(here.yanxing, ENOUGH[connections], connections)
        for name, run in (("minimal app", baseline), ("Yanxing", ours)):
            times = " / ".join(f"{run.at(share):.0f}" for share in (0.5, 0.95, 0.99))
            lines.append(
                told(f"{name}, {connections} connections", f"{times} ms  {len(run.times) / run.seconds:,.0f}/s")
            )
    show(f"{here.engine.name}: one report, p50 / p95 / p99", lines)


if __name__ == "__main__":
    main()
