"""Insert many rows with one statement, from plain values or from the values of a select."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import peewee as pw

from .database import db, is_postgres

M = TypeVar("M", bound=pw.Model)
Convert = Callable[[Any], Any]


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
