"""Adapt the two database engines, each with its pool and its way of ordering writers.

Writers queue fairly on SQLite (a mutex in the process, a file lock between processes): the engine's own busy
handler polls and makes the unluckiest writer wait sixteen times longer. PostgreSQL needs no queue.

Nobody waits without end: a phone gives up after 30 seconds, and a thread that waits answers nobody else. Whoever cannot
write in time is told to come again (503); while somebody else holds the file, only one writer of a process tries.
"""

import fcntl
import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee as pw
from playhouse.db_url import parse as parse_url
from playhouse.pool import PooledSqliteDatabase, _PooledPostgresqlDatabase

PATIENCE = 10.0  # seconds in the writers' queue
HELD = 5.0  # seconds for whoever else holds what a write needs


class Busy(pw.OperationalError):
    """The database could not take the write just now; nothing was stored. Answered 503 with Retry-After."""


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
                "busy_timeout": int(HELD * 1000),
                "cache_size": -8_192,
                "automatic_index": 0,
                "wal_autocheckpoint": 12_000,  # a roster of 50,000 fits: whoever writes after it need not move it
            },
        )
        self._queue = threading.RLock()
        self._depth = 0
        self._gate: tuple[int, int] | None = None  # (pid, file descriptor): a fork needs a descriptor of its own
        self._held = False  # by somebody outside the queue, when a writer last asked

    def _descriptor(self) -> int:
        if self._gate is None or self._gate[0] != os.getpid():
            self._gate = (os.getpid(), os.open(f"{self.database}.lock", os.O_CREAT | os.O_RDWR, 0o600))
        return self._gate[1]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in the writers' queue; the caller holds the only write turn meanwhile. Raises Busy."""
        self._line_up()
        try:
            gate = self._descriptor()
            if not self._depth:
                fcntl.flock(gate, fcntl.LOCK_EX)  # the kernel takes it from a writer that is killed
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    fcntl.flock(gate, fcntl.LOCK_UN)
        finally:
            self._queue.release()

    def _line_up(self) -> None:
        """The place in the queue of this process, if it comes in time; no queue while the file is held outside it."""
        if self._queue.acquire(blocking=False):
            return
        if self._held or not self._queue.acquire(timeout=PATIENCE):
            raise Busy("the writers' queue does not move")
        if self._held:  # the one before waited in vain: not everybody need try the same
            self._queue.release()
            raise Busy("the database is locked")

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction. Raises Busy when somebody outside the queue holds the file."""
        if lock_type:  # a reader's, which waits for nobody
            super().begin(lock_type)
            return
        try:
            super().begin()
            self._held = False
        except pw.OperationalError as error:
            if "locked" not in str(error):
                raise
            self._held = True
            raise Busy(str(error)) from error

    def rollback(self) -> None:
        """Undo. On a full disk SQLite has done so already; to complain of that would hide what went wrong."""
        if self.connection().in_transaction:
            super().rollback()


class Numbered(str):
    """SQL whose values stand as $1, $2, … as PostgreSQL itself has it: psycopg need not look for each `%s` again."""


class _Postgres(pw.PostgresqlDatabase):
    """What each new connection to PostgreSQL is told."""

    def _connect(self) -> Any:
        connection = super()._connect()  # type: ignore[misc]
        # At the session, not in the address: a pooler refuses start-up options it does not know. The second frees what
        # a machine holds that was switched off in the middle of a transaction.
        connection.execute(f"set lock_timeout = {int(HELD * 1000)}; set idle_in_transaction_session_timeout = 60000")
        # Statements are prepared: a third of the server's work. Not behind a pooler, which may hand out another session
        # for each transaction; it gives itself away, for the process it names is not the one that answers.
        answers = connection.execute("select pg_backend_pid()").fetchone()[0]
        connection.prepare_threshold = 5 if answers == connection.info.backend_pid else None
        return connection


class Postgres(_PooledPostgresqlDatabase, _Postgres):
    """PostgreSQL through a pool; an acknowledged commit is durable."""

    field_types = {**pw.PostgresqlDatabase.field_types, "DATETIME_UTC": "TIMESTAMPTZ", "PATH": 'TEXT COLLATE "C"'}

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = parse_url(url, unquote_password=True, unquote_user=True)
        pool: dict[str, Any] = {"max_connections": 40, "stale_timeout": 600, "timeout": 30}
        # A server that vanished without a word is noticed in seconds, not in the kernel's quarter of an hour.
        reach = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "tcp_user_timeout": 30_000}
        options = {**pool, **reach, "prefer_psycopg3": True, **options}
        super().__init__(options.pop("database"), **options)

    def _is_closed(self, conn: Any) -> bool:
        """Whether a connection of the pool is gone. One that rests has nothing to say: if it can be read, the server
        hung up. (Asking it costs a round trip a request.)"""
        if conn.closed:
            return True
        ear = select.poll()
        ear.register(conn.fileno(), select.POLLIN)
        return bool(ear.poll(0))

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run it; SQL that is written once comes with its values numbered."""
        return (
            self._execute_cursor(sql, params, numbered=True)
            if isinstance(sql, Numbered)
            else super().execute_sql(sql, params)
        )

    def cursor(self, named_cursor: str | None = None, numbered: bool = False) -> Any:
        """A cursor, opened with the connection."""
        if not numbered:
            return super().cursor(named_cursor)
        from psycopg import RawCursor

        return RawCursor(self.connection())

    def commit(self) -> None:
        """End the transaction. A broken one answers ROLLBACK to a COMMIT, and no error: that is not stored."""
        with pw.__exception_wrapper__:  # type: ignore[attr-defined]
            said = self.cursor().execute("COMMIT").statusmessage
        if said != "COMMIT":
            raise pw.InternalError(f"{said} in answer to COMMIT")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """PostgreSQL orders writers by itself."""
        yield
