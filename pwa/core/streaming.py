"""Read many rows with little memory, without blocking writers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee as pw

from .database import db, is_postgres


@contextmanager
def snapshot() -> Iterator[None]:
    """Open a read transaction in which all queries see the database at one moment. It does not block writers."""
    with db.atomic("REPEATABLE READ" if is_postgres() else "DEFERRED"):
        db.execute_sql("select 1 from fact limit 1")  # the snapshot is taken at the first read
        yield


def stream(query: pw.Query | str, params: Sequence[Any] = (), at_once: int = 500) -> Iterator[tuple[Any, ...]]:
    """Yield raw rows of `query`, on PostgreSQL `at_once` at a time by a server-side cursor; SQLite streams by
    itself."""
    sql, values = (query, params) if isinstance(query, str) else query.sql()
    if not is_postgres():
        yield from db.execute_sql(sql, values)
        return
    with db.obj._adapter.server_side_cursor(db.connection()) as cursor:
        cursor.itersize = at_once
        yield from cursor.execute(sql, values)
