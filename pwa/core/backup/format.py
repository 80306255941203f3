"""Define the format of a backup: its tables, and how each kind of column is written in JSON and read back."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import peewee as pw

from ..database import UTCDateTimeField

FORMAT, VERSION = "yanxing-backup", 1
MANIFEST = "manifest.json"
AT_ONCE = 500
NOT_BACKED_UP = ("lease", "throttle", "challenge", "write_key")  # tables that are useless after a restore
RETIRED: tuple[str, ...] = ("host_naming",)  # tables of earlier releases, which an old backup may contain


def signed_part(manifest: dict[str, Any]) -> bytes:
    """Return what the signature of a manifest covers: everything but itself, in one fixed form."""
    rest = {name: value for name, value in manifest.items() if name != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


class Kind(NamedTuple):
    """How one kind of column is written in JSON and read back."""

    field: Any  # converts from and to the engine's form
    out: Callable[[Any], Any]
    back: Callable[[Any], Any]


class _Bytes:
    """Convert bytes for both database drivers."""

    db_value = python_value = staticmethod(bytes)


def _is(kind: type) -> Callable[[Any], Any]:
    def back(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"not {kind.__name__}")
        return value

    return back


def _number(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a number of ours")
    return value


def _moment(text: Any) -> dt.datetime:
    value = dt.datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a moment without a zone")
    return value


KINDS = {
    "uuid": Kind(pw.UUIDField(), str, UUID),
    "text": Kind(pw.TextField(), str, _is(str)),
    "int": Kind(pw.BigIntegerField(), int, _number),
    "bool": Kind(pw.BooleanField(), bool, _is(bool)),
    "day": Kind(pw.DateField(), str, dt.date.fromisoformat),
    "moment": Kind(UTCDateTimeField(), dt.datetime.isoformat, _moment),
    "bytes": Kind(
        _Bytes(),
        lambda value: base64.b64encode(value).decode(),
        lambda text: base64.b64decode(text.encode(), validate=True),
    ),
}
NAMES: list[tuple[type[pw.Field], str]] = [
    (pw.UUIDField, "uuid"),
    (UTCDateTimeField, "moment"),
    (pw.DateField, "day"),
    (pw.BooleanField, "bool"),
    (pw.BlobField, "bytes"),
    (pw.IntegerField, "int"),
    (pw.TextField, "text"),
]


def kind_of(field: pw.Field) -> str:
    """Return the name of a column's kind in KINDS. Raises KeyError if it has none (a test checks all models)."""
    if isinstance(field, pw.ForeignKeyField):
        return kind_of(field.rel_field)
    for cls, name in NAMES:
        if isinstance(field, cls):
            return name
    raise KeyError(f"{field.model.__name__}.{field.name}")


class Table(NamedTuple):
    """The manifest's entry for one table."""

    name: str
    columns: list[tuple[str, str]]
    rows: int = 0
    size: int = 0
    sha256: str = ""

    @property
    def member(self) -> str:
        return f"tables/{self.name}.jsonl"

    @property
    def at_once(self) -> int:
        """How many rows are held in memory at a time."""
        return 4 if any(kind == "bytes" for _name, kind in self.columns) else AT_ONCE


def quoted(name: str) -> str:
    """Quote the name of a table or column for both engines."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: list[str]) -> str:
    """Quote several names and join them by commas."""
    return ", ".join(quoted(name) for name in names)
