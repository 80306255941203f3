"""The two engines, each with its pool and its way of ordering writers.

Writers queue fairly on SQLite (a mutex in the process, a file lock between processes): the engine's own busy
handler polls and makes the unluckiest writer wait sixteen times longer. PostgreSQL needs no queue.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playhouse.db_url import parse as parse_url
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase


class Sqlite(PooledSqliteDatabase):
    """SQLite: write-ahead log, every acknowledged commit on disk, writers queue."""

    field_types = {**PooledSqliteDatabase.field_types, "DATETIME_UTC": "TEXT", "PATH": "TEXT"}

    def __init__(self, path: str) -> None:
        super().__init__(
            path,
            lock_type="IMMEDIATE",
            max_connections=40,
            stale_timeout=600,
            timeout=30,
            check_same_thread=False,
            pragmas={
                "journal_mode": "wal",
                "synchronous": "full",
                "foreign_keys": 1,
                "busy_timeout": 10_000,
                "cache_size": -8_192,
                "automatic_index": 0,
                "wal_autocheckpoint": 8_000,
            },
        )
        self._queue = threading.RLock()
        self._depth = 0
        self._gate: tuple[int, int] | None = None  # (pid, file descriptor): a fork needs a descriptor of its own

    def _descriptor(self) -> int:
        if self._gate is None or self._gate[0] != os.getpid():
            self._gate = (os.getpid(), os.open(f"{self.database}.lock", os.O_CREAT | os.O_RDWR, 0o600))
        return self._gate[1]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in the writers' queue; the caller holds the only write turn meanwhile."""
        with self._queue:
            gate = self._descriptor()
            if not self._depth:
                fcntl.flock(gate, fcntl.LOCK_EX)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    fcntl.flock(gate, fcntl.LOCK_UN)


class Postgres(PooledPostgresqlDatabase):
    """PostgreSQL through a pool; an acknowledged commit is durable."""

    field_types = {**PooledPostgresqlDatabase.field_types, "DATETIME_UTC": "TIMESTAMPTZ", "PATH": 'TEXT COLLATE "C"'}

    def __init__(self, url: str) -> None:
        options = parse_url(url, unquote_password=True, unquote_user=True)
        pool = {"max_connections": 40, "stale_timeout": 600, "timeout": 30}
        # No prepared statements: they break behind a pooler in transaction mode.
        super().__init__(options.pop("database"), prefer_psycopg3=True, prepare_threshold=None, **pool, **options)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """PostgreSQL orders writers by itself."""
        yield
