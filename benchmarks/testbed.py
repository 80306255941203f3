"""The test bed: one engine with Yanxing and the minimal app side by side, and phones that are signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import phones
from benchmarks.engines import Postgres, Sqlite
from benchmarks.load import Run, fire
from benchmarks.phones import Phone
from benchmarks.servers import Server, minimal, yanxing
from pwa.core import database
from tests.kit.cluster import free_port

MEMBERS, PHONES, DAILY = 4_000, 1_200, 200  # members of the county; phones, and how many of them send again and again


@dataclass
class Testbed:
    """What a benchmark measures on."""

    engine: Sqlite | Postgres
    url: str
    yanxing: Server
    baseline: Server
    daily: list[Phone]  # these report again and again, one at a time
    away: Iterator[Phone]  # each of these was offline for long, and sends many entries once

    def single(self, server: Server, count: int, connections: int) -> Run:
        """Send `count` reports, one per request."""
        if server is self.baseline:
            return self.fire(server, phones.baseline_reports(count), connections)
        return self.fire(server, [phone.batch(1) for phone in islice(cycle(self.daily), count)], connections)

    def forms(self, count: int, connections: int) -> Run:
        """Send `count` places, each posted as a form."""
        return self.fire(self.yanxing, [phone.form() for phone in islice(cycle(self.daily), count)], connections)

    def fire(self, server: Server, requests: list[bytes], connections: int) -> Run:
        """Send these requests. Raises RuntimeError unless every answer is a success."""
        run = fire(server.port, requests, connections, server.pid, self.engine.pid)
        wrong = {status: n for status, n in run.statuses.items() if status not in (200, 201, 303)}
        if wrong:
            raise RuntimeError(f"answers that were no success: {wrong}")
        return run

    def count(self, table: str) -> int:
        """Return the number of rows of a table of Yanxing."""
        database.bind(self.url)
        try:
            return int(database.db.execute_sql(f'select count(*) from "{table}"').fetchone()[0])
        finally:
            database.release()


@contextmanager
def testbed(make: type[Sqlite] | type[Postgres], people: int | None = None) -> Iterator[Testbed]:
    """Start both servers on a fresh engine; `people` phones, of which 200 send again and again."""
    engine = make()
    try:
        with TemporaryDirectory(prefix="yanxing-bench-") as var:
            url, port = engine.url("yanxing"), free_port()
            phones.fill(url, Path(var), MEMBERS)
            signed_in = phones.sign_in(url, Path(var), f"http://localhost:{port}", people or PHONES)
            with yanxing(url, Path(var), port) as ours, minimal(engine.url("baseline"), BASELINE_QUEUE="1") as baseline:
                found = Testbed(engine, url, ours, baseline, signed_in[:DAILY], iter(signed_in[DAILY:]))
                found.single(ours, 200, 8)  # now every daily phone is known and every query text cached
                found.single(baseline, 200, 8)
                yield found
    finally:
        engine.close()
