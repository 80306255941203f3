"""Put a SQLite file back to where a test began, without closing the connection.

A connection that is opened reads the whole schema, which took most of a small test's time. While somebody is connected
and nobody checkpoints, what is written stands in the write-ahead log only, and the file itself is as it was. So the log
is emptied, and its index (the `-shm` file) is marked as unfinished, as after a power failure: SQLite reads the log
anew, finds nothing in it, and forgets the pages it had in memory. Where anything else could be left, nothing is
rewound, and the file is copied anew.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

NOTHING_WRITTEN = (0, 0, 0)  # of `wal_checkpoint`: not blocked, no page in the log, none written back
INDEX_HEAD = bytes(
    96
)  # two copies of the head of 48 bytes: https://sqlite.org/walformat.html#the_wal_index_file_format
SETTINGS = (
    "foreign_keys synchronous busy_timeout cache_size automatic_index wal_autocheckpoint max_page_count query_only "
    "ignore_check_constraints defer_foreign_keys recursive_triggers writable_schema"
).split()


def told(pool: Any, connection: sqlite3.Connection) -> list[Any]:
    """What the pool tells each connection, and what this one was told."""
    settings = [connection.execute(f"pragma {name}").fetchone() for name in SETTINGS]
    return [list(pool._pragmas), len(connection.execute("pragma database_list").fetchall()), *settings]


def at_first(pool: Any) -> list[Any]:
    """What a connection of this pool was told when it is opened."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for name, value in pool._pragmas:
            fresh.execute(f"pragma {name} = {value}")
        return told(pool, fresh)


class Rewind:
    """The one file of an engine: `begin` when it was copied, `keep` after a test, `back` before the next."""

    def __init__(self, file: Path) -> None:
        self.file, self.log = file, f"{file}-wal"
        self._pool: Any = None
        self._kept = False
        self._index: int | None = None
        self._file_was: Any = None
        self._told: list[Any] = []

    def begin(self, pool: Any) -> None:
        """The file was copied, and this pool will be connected to it."""
        os.utime(self.file, (0, 0))  # a write within the same tick of the clock would not be seen otherwise
        self._pool, self._kept, self._file_was, self._told = pool, False, self._look(), at_first(pool)

    def keep(self, pool: Any) -> bool:
        """Whether the pool's connection can serve the next test: it is the pool that began, with one connection that
        does nothing and was told nothing."""
        if pool is None or pool is not self._pool:
            return False
        if not pool.is_closed():
            if pool.in_transaction():
                return False
            pool.close()
        if pool._in_use or len(pool._connections) != 1 or pool._held or pool._depth:
            return False
        connection = pool._connections[0][-1]
        self._kept = not connection.in_transaction and told(pool, connection) == self._told
        return self._kept

    def back(self) -> Any:
        """Return the pool, whose connection sees the file as it was copied; None if that cannot be."""
        if not self._kept or self._look() != self._file_was:
            return None
        self._kept = False
        connection = self._pool._connections[0][-1]
        try:
            if self._index is None:
                self._index = os.open(f"{self.file}-shm", os.O_RDWR)
            os.truncate(self.log, 0)
            os.pwrite(self._index, INDEX_HEAD, 0)
            done = connection.execute("pragma wal_checkpoint(passive)").fetchone()  # fails while a row is being read
        except (OSError, sqlite3.Error):
            return None
        return self._pool if done == NOTHING_WRITTEN else None

    def _look(self) -> Any:
        found = os.stat(self.file)
        return found.st_ino, found.st_size, found.st_mtime_ns

    def forget(self) -> None:
        """Close the connection that was kept, and the index: only after it, because closing a file gives up all locks
        that the process has on it."""
        if self._kept:
            self._pool.close_all()
        if self._index is not None:
            os.close(self._index)
        self._pool, self._kept, self._index = None, False, None
