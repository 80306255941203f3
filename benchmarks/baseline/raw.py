"""The engine itself without a web server: the driver inserts rows in a loop, with every commit synced to disk.

One connection; on PostgreSQL also sixteen at once in threads, where several commits share one write to the disk.
"""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from benchmarks.machine import processor

TABLE = """create table raw_report (id {id} primary key, member integer not null, branch integer not null,
 kind text not null, occurred_at bigint not null, received_at bigint not null, extra text, note text)"""
INDEXES = (
    "create index raw_member on raw_report (member, occurred_at)",
    "create index raw_branch on raw_report (branch, occurred_at)",
)
COUNT = {1: 400, 50: 4_000}
TOGETHER, EACH = 16, 60


def baseline(engine: Any, url: str) -> dict[int, tuple[float, float]]:
    """Measure with one connection. Returns rows per transaction → (ms of processor time per row, rows per second)."""
    connection = _Lite(url) if url.startswith("sqlite") else _Post(url)
    found = {}
    for size, count in COUNT.items():
        rows = _rows(count)
        before, began = (time.process_time(), _of(engine)), time.perf_counter()
        for first in range(0, count, size):
            connection.put(rows[first : first + size])
        spent = time.process_time() - before[0] + _of(engine) - before[1]
        found[size] = (spent * 1000 / count, count / (time.perf_counter() - began))
    connection.close()
    return found


def crowded(engine: Any, url: str) -> tuple[float, float]:
    """Measure with sixteen connections to PostgreSQL and one row per transaction. Returns (ms of processor time per
    row, rows per second)."""
    connections = [_Post(url) for _ in range(TOGETHER)]
    before, began = (time.process_time(), _of(engine)), time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(lambda one: [one.put(_rows(1)) for _ in range(EACH)], connections))
    took, spent = time.perf_counter() - began, time.process_time() - before[0] + _of(engine) - before[1]
    for one in connections:
        one.close()
    return spent * 1000 / (TOGETHER * EACH), TOGETHER * EACH / took


def _rows(count: int) -> list[tuple[Any, ...]]:
    return [(str(uuid4()), n % 997, n % 89, "visit", n, n, '{"stay": "long"}', "x" * 120) for n in range(count)]


def _of(engine: Any) -> float:
    return processor(engine.pid) if engine.pid else 0.0


class _Lite:
    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for line in ("pragma journal_mode = wal", "pragma synchronous = full", TABLE.format(id="text"), *INDEXES):
            self.connection.execute(line)

    def put(self, rows: list[tuple[Any, ...]]) -> None:
        self.connection.execute("begin immediate")
        self.connection.executemany(f"insert into raw_report values ({','.join('?' * 8)})", rows)
        self.connection.execute("commit")

    def close(self) -> None:
        self.connection.close()


class _Post:
    def __init__(self, url: str) -> None:
        import psycopg

        self.connection = psycopg.connect(url, autocommit=True)
        if not self.connection.execute("select to_regclass('raw_report')").fetchone()[0]:
            for line in (TABLE.format(id="uuid"), *INDEXES):
                self.connection.execute(line)

    def put(self, rows: list[tuple[Any, ...]]) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(f"insert into raw_report values ({','.join(['%s'] * 8)})", rows)

    def close(self) -> None:
        self.connection.close()
