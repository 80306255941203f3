"""Counts the statements that reach the database: a list page must not ask once for each row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from pwa.core.database import db

Queries = Any


@dataclass
class Seen:
    """Statements in the order they were sent."""

    statements: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    @property
    def selects(self) -> list[str]:
        """The reads."""
        return [sql for sql, _given in self.asked]

    @property
    def asked(self) -> list[tuple[str, Any]]:
        """The reads with their parameters, as `db.execute_sql` takes them to run them again."""
        sent = zip(self.statements, self.parameters, strict=True)
        return [(sql, given) for sql, given in sent if sql.lstrip().upper().startswith("SELECT")]

    def of(self, table: str) -> list[str]:
        """The reads that begin at this table: the list queries of a page."""
        return [sql for sql in self.selects if f'FROM "{table}"' in sql]


@contextmanager
def counted() -> Iterator[Seen]:
    """Every statement sent inside the `with`; the real database answers."""
    seen = Seen()
    real = type(db.obj).execute_sql

    def listening(database: Any, sql: str, params: Any = None, *args: Any, **options: Any) -> Any:
        seen.statements.append(sql)
        seen.parameters.append(params)
        return real(database, sql, params, *args, **options)

    with patch.object(type(db.obj), "execute_sql", listening):
        yield seen
