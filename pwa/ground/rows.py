"""Rows on the hot path: a query's SQL is written once and then only run; many rows go in with one statement.

Peewee writes a query's SQL anew each time. Taking a report in runs some fifteen, and writing them costs more than
running them. Nothing else differs: the same queries in Peewee's words, the same transaction, the same errors.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache, wraps
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, SafeUUID

import peewee as pw

from .database import db, is_postgres
from .engines import Numbered

M = TypeVar("M", bound=pw.Model)
Convert = Callable[[Any], Any]


class _Hole:
    """Where a value goes when the query runs, and how the field it is compared with writes it."""

    def __init__(self, place: int, item: int | None, convert: Convert | None) -> None:
        self.place, self.item, self.convert = place, item, convert

    def fill(self, given: Sequence[Any]) -> Any:
        value = given[self.place] if self.item is None else given[self.place][self.item]
        if type(value) is UUID:
            return value.hex
        return self.convert(value) if self.convert else value


class _Slot(pw.Node):
    """Stands for a value while Peewee writes the SQL."""

    def __init__(self, place: int, item: int | None = None) -> None:
        self.place, self.item = place, item

    def __sql__(self, ctx: Any) -> Any:
        return ctx.value(_Hole(self.place, self.item, ctx.state.converter), converter=False)


def written_once(spell: Callable[..., Any]) -> Callable[..., list[list[Any]]]:
    """A query whose SQL is written at its first run on each engine (for a list: at the first of about its length).

    `spell` gives the query for stand-ins; what it decorates takes the values, lists for `in_`, and answers rows in
    the order of what is selected. Stand-ins know no value: an `if` inside `spell` sees none, and None is no value.
    """

    @lru_cache(maxsize=64)
    def text(
        postgres: bool, lengths: tuple[int | None, ...]
    ) -> tuple[str, list[Any], list[tuple[int, Convert]] | None]:
        slots = [
            _Slot(n) if length is None else [_Slot(n, item) for item in range(length)]
            for n, length in enumerate(lengths)
        ]
        query = spell(*slots)
        sql, values = db.obj.get_sql_context().sql(query).query()
        columns = getattr(query, "_returning", None)
        reads = [(n, read) for n, read in enumerate(map(_reader, columns or [])) if read]
        return Numbered(_numbered(sql)) if postgres else sql, values, reads if columns else None

    @wraps(spell)
    def run(*values: Any) -> list[list[Any]]:
        given = [_padded(value) if isinstance(value, list) else value for value in values]
        sql, holes, reads = text(is_postgres(), tuple([len(v) if isinstance(v, list) else None for v in given]))
        cursor = db.obj.execute_sql(sql, [v.fill(given) if type(v) is _Hole else v for v in holes])
        if reads is None:
            return []
        found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, read in reads:
                value = row[place]
                if value is not None:
                    row[place] = read(value)
        return found

    return run


def _numbered(sql: str) -> str:
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", sql)


def _reader(column: Any) -> Convert | None:
    if isinstance(column, pw.DateField):
        return _day  # Peewee tries formats one by one
    if isinstance(column, pw.TextField | pw.IntegerField) or not isinstance(column, pw.Field):
        return None
    kind = column.rel_field if isinstance(column, pw.ForeignKeyField) else column
    return _uuid if isinstance(kind, pw.UUIDField) else column.python_value


def _uuid(value: Any) -> Any:
    """The name from the 32 digits that SQLite keeps. `UUID()` looks at every way to spell one: thirty a request."""
    if type(value) is UUID:
        return value
    made = UUID.__new__(UUID)
    _put(made, "int", int(value, 16))
    _put(made, "is_safe", SafeUUID.unknown)
    return made


_put = object.__setattr__


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _padded(values: list[Any]) -> list[Any]:
    """The list with its last value repeated up to a power of two: nine texts of a query, not two hundred."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values)) if values else values


def instance(model: type[M], values: Iterable[Any]) -> M:
    """A row of `model` from the values of all its fields in order, as a select of the model gives them."""
    row = model.__new__(model)
    row.__data__ = dict(zip(_names(model), values, strict=True))
    row.__rel__, row._dirty = {}, set()  # type: ignore[attr-defined]
    return row


def joined(model: type[M], name: str, other: type[pw.Model], values: Sequence[Any]) -> M:
    """A row of `model` with the `other` that its foreign key `name` leads to, from a select of both; what follows is
    not looked at."""
    own = len(_names(model))
    row = instance(model, values[:own])
    row.__rel__[name] = instance(other, values[own : own + len(_names(other))])
    return row


@cache
def _names(model: type[pw.Model]) -> list[str]:
    return [field.name for field in model._meta.sorted_fields]


def insert_rows(model: type[pw.Model], rows: list[dict[str, Any]], ending: str = "") -> None:
    """Insert many rows with one statement. The ORM's own bulk insert spends most of a batch writing SQL.

    A row names fields as `Model.insert_many` does; what it leaves out gets the field's default. Same errors as the ORM.
    `ending` is SQL for rows that are there already: ' ON CONFLICT …'.
    """
    if not rows:
        return
    fields, head, marks = _insert(model, db.obj.param)
    if len(rows) == 1:
        db.obj.execute_sql(head + marks + ending, [_value(rows[0], *field) for field in fields])
        return
    values = list(zip(*[_column(rows, *field) for field in fields], strict=True))
    with pw.__exception_wrapper__:  # type: ignore[attr-defined]
        cursor = db.obj.cursor()
        if not is_postgres():
            cursor.executemany(head + marks + ending, values)  # one prepared statement
            return
        if sign := _from_json(model):
            names = [field.column_name for field in model._meta.sorted_fields]
            cursor.execute(sign + ending, [_text([dict(zip(names, row, strict=True)) for row in values])])
            return
        for first in range(0, len(values), PER_STATEMENT):  # each statement is a round trip and a plan
            some = values[first : first + PER_STATEMENT]
            cursor.execute(head + ", ".join([marks] * len(some)) + ending, [value for row in some for value in row])


_text = json.JSONEncoder(ensure_ascii=False, default=str).encode
AS_TEXT = (pw.TextField, pw.IntegerField, pw.BooleanField, pw.UUIDField, pw.DateField, pw.DateTimeField)


@cache
def _from_json(model: type[pw.Model]) -> str | None:
    """The insert of any number of rows as one value: a statement that is prepared once. With a mark for each value,
    psycopg reads two thousand marks a batch, which costs more than all else. None where JSON would not hold a field."""
    fields = model._meta.sorted_fields
    kinds = [field.rel_field if isinstance(field, pw.ForeignKeyField) else field for field in fields]
    if not all(isinstance(kind, AS_TEXT) for kind in kinds):
        return None
    table, columns = model._meta.table_name, ", ".join(f'"{field.column_name}"' for field in fields)
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s)'


PER_STATEMENT = 500
PLAIN = (pw.TextField, pw.IntegerField, pw.BooleanField)  # the drivers take these as they are


@cache
def _insert(model: type[pw.Model], param: str) -> tuple[list[tuple[str, Convert | None, Any]], str, str]:
    fields = [field for field in model._meta.sorted_fields if not isinstance(field, pw.AutoField)]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    head = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES '
    named = [(f.name, None if isinstance(f, PLAIN) else f.db_value, f.default) for f in fields]
    return named, head, f"({', '.join([param] * len(fields))})"


def _value(row: dict[str, Any], name: str, write: Convert | None, default: Any) -> Any:
    """One value of the row as the database takes it."""
    value = row[name] if name in row else default() if callable(default) else default
    if type(value) is UUID:
        return value.hex
    return value if write is None or value is None else write(value)


def _column(rows: list[dict[str, Any]], name: str, write: Convert | None, default: Any) -> list[Any]:
    """One column of the rows as the database takes it. A batch says the same member and moment fifty times: once is
    enough to convert it."""
    given = [row[name] if name in row else default() if callable(default) else default for row in rows]
    if write is None:
        return given
    last, found, made = None, [], None
    for value in given:
        if value is not last:
            last, made = value, value.hex if type(value) is UUID else write(value)
        found.append(made)
    return found
