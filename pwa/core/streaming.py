"""Read many rows in little memory, while others go on writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee as pw

from .database import db, is_postgres


@contextmanager
def snapshot() -> Iterator[None]:
    """One read transaction: everything read inside is as of one moment. Writers neither wait nor are waited for."""
    with db.atomic("REPEATABLE READ" if is_postgres() else "DEFERRED"):
        db.execute_sql("select 1 from fact limit 1")  # the first read fixes the moment
        yield


def stream(query: pw.Query | str, params: Sequence[Any] = (), at_once: int = 500) -> Iterator[tuple[Any, ...]]:
    """Raw rows of `query`, `at_once` at a time on PostgreSQL (a cursor of the server); SQLite streams by itself."""
    sql, values = (query, params) if isinstance(query, str) else query.sql()
    if not is_postgres():
        yield from db.execute_sql(sql, values)
        return
    with db.obj._adapter.server_side_cursor(db.connection()) as cursor:
        cursor.itersize = at_once
        yield from cursor.execute(sql, values)
