"""Insert many rows with one statement, from plain values or from the values of a select."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import peewee as pw

from .database import db, is_postgres

M = TypeVar("M", bound=pw.Model)
Convert = Callable[[Any], Any]


def instance(model: type[M], values: Iterable[Any]) -> M:
    """Make a model instance from the values of all its fields, in the order of a select of the model."""
    row = model.__new__(model)
    row.__data__ = dict(zip(_names(model), values, strict=True))
    row.__rel__, row._dirty = {}, set()  # type: ignore[attr-defined]
    return row


def joined(model: type[M], name: str, other: type[pw.Model], values: Sequence[Any]) -> M:
    """Make an instance of `model` and, under its foreign key `name`, of `other`, from one row of a select of both;
    further values are ignored."""
    own = len(_names(model))
    row = instance(model, values[:own])
    row.__rel__[name] = instance(other, values[own : own + len(_names(other))])
    return row


@cache
def _names(model: type[pw.Model]) -> list[str]:
    return [field.name for field in model._meta.sorted_fields]


def insert_rows(model: type[pw.Model], rows: list[dict[str, Any]], ending: str = "") -> None:
    """Insert many rows with one statement. Peewee's own bulk insert spends most of its time building the SQL.

    A row is a dict of field names as for `Model.insert_many`; missing fields get their default. Raises what Peewee
    raises. `ending` is appended to the SQL, for existing rows: ' ON CONFLICT …'.
    """
    if not rows:
        return
    fields, head, marks = _insert(model, db.obj.param)
    if len(rows) == 1:
        db.obj.execute_sql(head + marks + ending, [_value(rows[0], *field) for field in fields])
        return
    columns = [_column(rows, *field) for field in fields]
    with pw.__exception_wrapper__:  # type: ignore[attr-defined]
        cursor = db.obj.cursor()
        if not is_postgres():
            cursor.executemany(head + marks + ending, zip(*columns, strict=True))  # one prepared statement
            return
        if sql := _from_arrays(model):
            cursor.execute(sql + ending, [_as_array(column) for column in columns])
            return
        values = list(zip(*columns, strict=True))
        for first in range(0, len(values), PER_STATEMENT):  # each statement is a round trip and a plan
            some = values[first : first + PER_STATEMENT]
            cursor.execute(head + ", ".join([marks] * len(some)) + ending, [value for row in some for value in row])


def _as_array(column: Sequence[Any]) -> str:
    """Write the values of a column as the text of an array of PostgreSQL."""
    if column.count(column[0]) == len(column):  # the rows of a batch repeat the same county and time
        return "{" + ",".join([_quoted(column[0])] * len(column)) + "}"
    return "{" + ",".join(map(_quoted, column)) + "}"


def _quoted(value: Any) -> str:
    if value is None:
        return "NULL"
    text = str(value)
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


ARRAYS = (
    (pw.BooleanField, "boolean"),
    (pw.IntegerField, "bigint"),
    (pw.UUIDField, "uuid"),
    (pw.DateTimeField, "timestamptz"),
    (pw.DateField, "date"),
    (pw.TextField, "text"),
)


@cache
def _from_arrays(model: type[pw.Model]) -> str | None:
    """Return an insert that takes any number of rows as one array for each column, so that it is prepared once; None
    if a field has no such form. With a parameter for each value, parsing two thousand placeholders would cost most of
    the time."""
    fields = model._meta.sorted_fields
    kinds = [field.rel_field if isinstance(field, pw.ForeignKeyField) else field for field in fields]
    types = [next((name for kind, name in ARRAYS if isinstance(one, kind)), None) for one in kinds]
    if None in types:
        return None
    table, columns = model._meta.table_name, ", ".join(f'"{field.column_name}"' for field in fields)
    arrays = ", ".join(f"%s::{name}[]" for name in types)
    return f'INSERT INTO "{table}" ({columns}) SELECT * FROM unnest({arrays})'


PER_STATEMENT = 500
PLAIN = (pw.TextField, pw.IntegerField, pw.BooleanField)  # the drivers accept their values unconverted


@cache
def _insert(model: type[pw.Model], param: str) -> tuple[list[tuple[str, Convert | None, Any]], str, str]:
    fields = [field for field in model._meta.sorted_fields if not isinstance(field, pw.AutoField)]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    head = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES '
    named = [(f.name, None if isinstance(f, PLAIN) else f.db_value, f.default) for f in fields]
    return named, head, f"({', '.join([param] * len(fields))})"


def _value(row: dict[str, Any], name: str, write: Convert | None, default: Any) -> Any:
    """Convert one value of the row for the database."""
    value = row[name] if name in row else default() if callable(default) else default
    if type(value) is UUID:
        return value.hex
    return value if write is None or value is None else write(value)


def _column(rows: list[dict[str, Any]], name: str, write: Convert | None, default: Any) -> list[Any]:
    """Convert one column of the rows for the database. The rows of a batch repeat the same member and time: a value
    that is the same object as the one before is not converted again."""
    given = [row[name] if name in row else default() if callable(default) else default for row in rows]
    if write is None:
        return given
    last, found, made = None, [], None
    for value in given:
        if value is not last:
            last, made = value, value.hex if type(value) is UUID else write(value)
        found.append(made)
    return found


def copy_rows(model: Any, columns: dict[Any, Any], source: Any, which: pw.Expression) -> None:
    """Run `INSERT INTO model (columns) SELECT … FROM source`, in the order of the rows."""
    query = model.insert_from(source.select(*columns.values()).where(which).order_by(source.row), list(columns))
    query.returning().execute()


def constant(field: Any, value: Any) -> Any:
    """Return a value for this column in such a `SELECT`; PostgreSQL must be told of which type a null id is."""
    if value is None:
        return pw.SQL("cast(null as uuid)" if is_postgres() else "null")
    return pw.Value(value, converter=field.db_value)
