"""Cache the SQL text of a query: Peewee generates it at the first run, later runs only bind their values.

Peewee generates a query's SQL at each run. Intake of a report runs some fifteen queries and a page a dozen, and
generating them costs more time than running them. Nothing else differs: same SQL, same transaction, same errors.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache, reduce, wraps
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID, SafeUUID

import peewee as pw

from .database import UTCDateTimeField, db, is_postgres
from .engines import Numbered

Convert = Callable[[Any], Any]
_moment = UTCDateTimeField().db_value


class _Parameter:
    """Which positional argument (and item of a list) is bound here, and how its field converts it."""

    def __init__(self, place: int, item: int | None, convert: Convert | None) -> None:
        self.place, self.item, self.convert = place, item, convert

    def value(self, given: Sequence[Any]) -> Any:
        """Take the value from the arguments and convert it for the database."""
        value = given[self.place] if self.item is None else given[self.place][self.item]
        return as_stored(self.convert(value) if self.convert and type(value) is not UUID else value)


class _Placeholder(pw.Node):
    """Stand in for a value while Peewee generates the SQL."""

    def __init__(self, place: int, item: int | None = None) -> None:
        self.place, self.item = place, item

    def __sql__(self, ctx: Any) -> Any:
        return ctx.value(_Parameter(self.place, self.item, ctx.state.converter), converter=False)


def as_stored(value: Any) -> Any:
    """Convert a value for the database, independently of the column it is compared with."""
    if type(value) is UUID:
        return value.hex
    return _moment(value) if type(value) is datetime else value


class CompiledQuery:
    """A query whose SQL is generated once: `build` returns the Peewee query for placeholders; calling this runs it and
    returns rows as lists.

    Positional arguments are values, bound at each run; a list is for `in_`, padded to a power of two in length. Keyword
    arguments are the shape of the query: flags, or tuples of functions, by which `build` chooses clauses. There is one
    SQL text for each shape, engine and list length. `build` sees placeholders instead of values: it must not test a
    value in an `if`, and None cannot be passed as a value.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        wraps(build)(self)
        self.build = build
        self._kept = lru_cache(maxsize=128)(self._compile)

    def __call__(self, *values: Any, **shape: Any) -> list[list[Any]]:
        """Run the query. Returns rows as lists, in the order of the selected columns."""
        return self._run(values, shape)[1]

    def rows(self, *values: Any, **shape: Any) -> list[Any]:
        """Run the query. Returns rows as objects whose attributes are the columns or aliases."""
        names, found = self._run(values, shape)
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found]

    def text(self, *values: Any, **shape: Any) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters as they are sent to the database."""
        given = [_padded(value) if isinstance(value, list) else value for value in values]
        sql, parameters, _reads = self._text(given, shape)
        return sql, [v.value(given) if type(v) is _Parameter else v for v in parameters]

    def _text(self, given: list[Any], shape: dict[str, Any]) -> Any:
        lengths = tuple([len(v) if isinstance(v, list) else None for v in given])
        return self._kept(is_postgres(), lengths, tuple(sorted(shape.items())))

    def _compile(self, postgres: bool, lengths: tuple[int | None, ...], shape: tuple[tuple[str, Any], ...]) -> Any:
        for name, value in shape:
            if not (isinstance(value, bool) or (isinstance(value, tuple) and all(map(callable, value)))):
                raise TypeError(f"{self.build.__name__}: {name} is no shape; values are given by position")
        stand_ins = [
            _Placeholder(n) if length is None else [_Placeholder(n, item) for item in range(length)]
            for n, length in enumerate(lengths)
        ]
        query = self.build(*stand_ins, **dict(shape))
        sql, values = query.bind(db.obj).sql()
        columns = getattr(query, "_returning", None)
        reads = [(n, read) for n, read in enumerate(map(_reader, columns or [])) if read] if columns else None
        return Numbered(_numbered(sql)) if postgres else sql, values, reads

    def _run(self, values: Sequence[Any], shape: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
        given = [_padded(value) if isinstance(value, list) else value for value in values]
        sql, parameters, reads = self._text(given, shape)
        cursor = db.obj.execute_sql(sql, [v.value(given) if type(v) is _Parameter else v for v in parameters])
        if reads is None:
            return [], []
        found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, read in reads:
                value = row[place]
                if value is not None:
                    row[place] = read(value)
        return [column[0] for column in cursor.description], found


def compiled_query(build: Callable[..., Any]) -> CompiledQuery:
    """Decorate a function that builds a query, so that its SQL is generated once."""
    return CompiledQuery(build)


def in_parts(**queries: Any) -> Any:
    """Combine several queries of an `id`, each with its own order and limit, into one source with the columns `part`
    (the keyword) and `id`, so that the lists of a page are read by one query. A list of queries is one part, whose rows
    may come more than once."""
    found: list[Any] = []
    for name, given in queries.items():
        for n, query in enumerate(given if isinstance(given, list) else [given]):
            rows = query.alias(f"{name}_rows{n or ''}")
            found.append(pw.Select([rows], [pw.SQL(f"'{name}'").alias("part"), rows.c.id.alias("id")]))
    return any_of(found).alias("parts")


def any_of(queries: Iterable[Any]) -> Any:
    """Combine queries by UNION ALL, for `in_`: each uses an index range; one query with OR would scan the table."""
    return reduce(lambda all_, some: all_.union_all(some), queries)


def any_cut(queries: Iterable[Any]) -> Any:
    """Combine queries of an `id`, each with its own order and limit, for `in_`."""
    return any_of(pw.Select([rows], [rows.c.id]) for rows in (one.alias(f"way_{n}") for n, one in enumerate(queries)))


def _numbered(sql: str) -> str:
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", sql)


def _reader(column: Any) -> Convert | None:
    column = column.unwrap() if isinstance(column, pw.Alias) else column
    column = column.field if isinstance(column, pw.FieldAlias) else column
    if isinstance(column, pw.DateField):
        return _day  # Peewee's own conversion tries several formats, which is slow
    if isinstance(column, pw.TextField | pw.IntegerField) or not isinstance(column, pw.Field):
        return None
    kind = column.rel_field if isinstance(column, pw.ForeignKeyField) else column
    return _uuid if isinstance(kind, pw.UUIDField) else column.python_value


def _uuid(value: Any) -> Any:
    """Make a UUID from the 32 hex digits that SQLite stores, faster than `UUID()`, which also parses other forms."""
    return value if type(value) is UUID else _made(value)


@lru_cache(maxsize=4096)
def _made(digits: str) -> UUID:
    """The rows of one answer repeat the same members and units, and the next query reads them again."""
    made = UUID.__new__(UUID)
    _put(made, "int", int(digits, 16))
    _put(made, "is_safe", SafeUUID.unknown)
    return made


_put = object.__setattr__


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _padded(values: list[Any]) -> list[Any]:
    """Repeat the last value up to a length that is a power of two: nine SQL texts instead of two hundred."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values)) if values else values
