"""Adapt the two database engines: connection pool, options, and the queue of writers.

Writers on SQLite queue fairly, by a mutex within the process and a file lock between processes. SQLite's own busy
handler polls: with it the unluckiest writer waited sixteen times longer. PostgreSQL needs no queue.

Every wait is limited: a phone gives up after 30 seconds, and a waiting thread can answer no other request. A write that
gets no turn in time is answered 503. While another program locks the file, only one writer of a process tries.
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
HELD = 5.0  # seconds to wait for a lock that somebody else holds


class Busy(pw.OperationalError):
    """The database cannot accept the write now; nothing was stored. Answered by 503 with Retry-After."""


class Sqlite(PooledSqliteDatabase):
    """SQLite with a write-ahead log, every acknowledged commit on disk, and a queue of writers."""

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
                "wal_autocheckpoint": 12_000,  # pages: room for an import of 50,000 members without a checkpoint
            },
        )
        self._queue = threading.RLock()
        self._depth = 0
        self._gate: tuple[int, int] | None = None  # (pid, file descriptor): a fork needs a descriptor of its own
        self._held = False  # whether somebody outside the queue held the file when a writer last tried

    def _descriptor(self) -> int:
        if self._gate is None or self._gate[0] != os.getpid():
            self._gate = (os.getpid(), os.open(f"{self.database}.lock", os.O_CREAT | os.O_RDWR, 0o600))
        return self._gate[1]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in the writers' queue; inside the `with` block no other queued writer runs. Raises Busy."""
        self._enter_queue()
        try:
            gate = self._descriptor()
            if not self._depth:
                fcntl.flock(gate, fcntl.LOCK_EX)  # the kernel releases it if the process is killed
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    fcntl.flock(gate, fcntl.LOCK_UN)
        finally:
            self._queue.release()

    def _enter_queue(self) -> None:
        """Get this process's mutex in time. Raises Busy, immediately if the file is known to be locked from outside."""
        if self._queue.acquire(blocking=False):
            return
        if self._held or not self._queue.acquire(timeout=PATIENCE):
            raise Busy("the writers' queue does not move")
        if self._held:  # the writer before has just waited in vain: do not wait as long again
            self._queue.release()
            raise Busy("the database is locked")

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction. Raises Busy if somebody outside the queue holds the file."""
        if lock_type:  # a read transaction, which waits for no lock
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
        """Roll back. On a full disk SQLite has done so already, and a second rollback would hide the first error."""
        if self.connection().in_transaction:
            super().rollback()


class Numbered(str):
    """SQL with PostgreSQL's own placeholders $1, $2, …, so that psycopg need not parse it for `%s`."""


class _Postgres(pw.PostgresqlDatabase):
    """Set up each new connection to PostgreSQL."""

    def _connect(self) -> Any:
        connection = super()._connect()  # type: ignore[misc]
        # Set for the session, not in the address: a pooler refuses start-up options it does not know. The second
        # releases the locks of a machine that was switched off in the middle of a transaction.
        connection.execute(f"set lock_timeout = {int(HELD * 1000)}; set idle_in_transaction_session_timeout = 60000")
        connection.execute(
            "set jit = off"
        )  # compiling the queries of one page took seconds; running them, milliseconds
        # Prepared statements save a third of the server's work. They fail behind a pooler, which may use another
        # session for each transaction. A pooler is recognised by its process id, which is not the server process's.
        answers = connection.execute("select pg_backend_pid()").fetchone()[0]
        connection.prepare_threshold = 5 if answers == connection.info.backend_pid else None
        # The pages ask some hundreds of different queries. With psycopg's limit of 100, those of one page pushed out
        # those of the next before any was asked five times. One takes 30 to 400 KB of the server's memory.
        connection.prepared_max = 250
        return connection


class Postgres(_PooledPostgresqlDatabase, _Postgres):
    """PostgreSQL with a connection pool; an acknowledged commit is durable."""

    field_types = {**pw.PostgresqlDatabase.field_types, "DATETIME_UTC": "TIMESTAMPTZ", "PATH": 'TEXT COLLATE "C"'}

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = parse_url(url, unquote_password=True, unquote_user=True)
        pool: dict[str, Any] = {"max_connections": 40, "stale_timeout": 600, "timeout": 30}
        # A server that vanished without closing is noticed in seconds instead of the kernel's quarter of an hour.
        timeouts = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "tcp_user_timeout": 30_000}
        options = {**pool, **timeouts, "prefer_psycopg3": True, **options}
        super().__init__(options.pop("database"), **options)

    def _is_closed(self, conn: Any) -> bool:
        """Whether a pooled connection is closed. The server sends nothing on an idle one: if it is readable, the server
        has closed it. (A query to find out would cost a round trip for each request.)"""
        if conn.closed:
            return True
        poller = select.poll()
        poller.register(conn.fileno(), select.POLLIN)
        return bool(poller.poll(0))

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run SQL with `%s` placeholders, or `Numbered` SQL."""
        return (
            self._execute_cursor(sql, params, numbered=True)
            if isinstance(sql, Numbered)
            else super().execute_sql(sql, params)
        )

    def cursor(self, named_cursor: str | None = None, numbered: bool = False) -> Any:
        """Return a cursor; `numbered` for SQL with $1, $2, …"""
        if not numbered:
            return super().cursor(named_cursor)
        from psycopg import RawCursor

        return RawCursor(self.connection())

    def commit(self) -> None:
        """Commit. PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error: raise one."""
        with pw.__exception_wrapper__:  # type: ignore[attr-defined]
            status = self.cursor().execute("COMMIT").statusmessage
        if status != "COMMIT":
            raise pw.InternalError(f"{status} in answer to COMMIT")

    @contextmanager
    def planned_once(self) -> Iterator[None]:
        """Plan each query inside once for a connection, whatever its values: see `database.planned_once`. Behind a
        pooler it does nothing, since the setting would stay with another's session."""
        connection = self.connection()
        before = connection.prepare_threshold
        if before is None:
            yield
            return
        connection.execute("set plan_cache_mode = force_generic_plan")
        connection.prepare_threshold = 0
        try:
            yield
        finally:
            connection.prepare_threshold = before
            connection.execute("reset plan_cache_mode")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Do nothing: PostgreSQL orders writers by itself."""
        yield
