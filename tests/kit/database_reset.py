"""Bring a SQLite file back to what it was without closing its connection.

Whoever opens a file reads its schema first, which takes as long as a small page: 4 ms for 465 tables and indexes. What
a test writes lies in the write-ahead log alone, until somebody copies it into the file, which the program does at
12,000 pages and with the last connection that closes. So the log is emptied, and its index made invalid: every
connection reads it anew, finds an empty log, and forgets the pages that it had read. The schema and the prepared
statements stay.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from pwa.core.database import db

HEADER = 136  # bytes at the beginning of the index of the log: two copies of its header, and where copying stands
MARK = 7  # a user_version that only the log has


class DatabaseReset:
    """A file that was just copied and bound. `reset()` brings it back if that is safe; else it is copied again."""

    def __init__(self, file: Path, name: str) -> None:
        self.name = name
        self._file, self._log, self._index = (Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm"))
        self._database, self._was, self._connection = db.obj, self._seen(), None

    def _seen(self) -> tuple[int, ...]:
        found = self._file.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def keeps(self) -> bool:
        """Whether the connection of this thread may stay open after the test: it is the only one, and idle."""
        if db.obj is not self._database or db.is_closed():
            return False
        db.obj.close_idle()
        connection = db.connection()
        if self._connection not in (None, connection) or len(db.obj._in_use) != 1 or db.obj._held:
            return False
        self._connection = connection
        return not connection.in_transaction and not _temporary(connection)

    def reset(self) -> bool:
        """Bring the file back. False if somebody copied the log into it, or still reads what the log says."""
        if self._connection is None or not self.keeps():
            return False
        connection: Any = self._connection
        try:
            connection.execute("pragma busy_timeout = 0")  # who else holds the file is not waited for
            connection.execute(f"pragma user_version = {MARK}")
            if self._seen() != self._was:
                return False
            os.truncate(self._log, 0)
            with self._index.open("r+b") as index:
                index.write(bytes(HEADER))
            [mark] = connection.execute("pragma user_version").fetchone()
            for name, value in self._database._pragmas:
                if name != "journal_mode":
                    connection.execute(f"pragma {name} = {value}")
        except (OSError, sqlite3.Error):
            return False
        return bool(mark != MARK)


def _temporary(connection: Any) -> bool:
    with suppress(sqlite3.Error):
        return connection.execute("select 1 from sqlite_temp_master").fetchone() is not None
    return True
