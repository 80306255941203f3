"""One file with everything in it, the same for both engines: a zip of JSON lines, one member a table, and a manifest.

Taken inside one read transaction while the server serves, streamed, never with the keys. Put back after every byte
was checked, in one write transaction, never by swapping the database's file.
"""

import base64
import binascii
import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

import peewee as pw

from . import audit, schema
from .clock import now
from .database import UTCDateTimeField, db, is_postgres
from .heads import Head
from .streaming import snapshot, stream
from .terminal import Refused, _

FORMAT, VERSION = "yanxing-backup", 1
MANIFEST = "manifest.json"
LONGEST_LINE = 8 * 1024 * 1024  # a photo of 2 MiB in base64 and room
LONGEST_MANIFEST = 4 * 1024 * 1024
TIGHTEST = 200  # our lines never compress better than this; a bomb does
AT_ONCE = 500
HISTORY = "schema_migration"
PASSING = ("lease", "throttle", "challenge")  # worth nothing after a restore
RETIRED: tuple[str, ...] = ()  # tables of former releases: an old backup may name them


class Kind(NamedTuple):
    """How one kind of column is written in JSON and read back."""

    field: Any  # the engine's own form
    out: Callable[[Any], Any]
    back: Callable[[Any], Any]


class _Bytes:
    """Bytes as both drivers take them."""

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
    """The name of a column's kind. Raises KeyError for one that no backup could hold (a test walks all models)."""
    if isinstance(field, pw.ForeignKeyField):
        return kind_of(field.rel_field)
    for cls, name in NAMES:
        if isinstance(field, cls):
            return name
    raise KeyError(f"{field.model.__name__}.{field.name}")


class Table(NamedTuple):
    """What the manifest says of one table."""

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
        """Rows in memory at a time."""
        return 4 if any(kind == "bytes" for _name, kind in self.columns) else AT_ONCE


# ── taking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def take(target: Path, models: list[type[pw.Model]]) -> dict[str, Any]:
    """Write a backup of `models` to `target`, under a temporary name until it is whole. Returns the manifest."""
    if target.exists() and not _is_ours(target):
        raise Refused(_("%(file)s exists and is not a backup: it was left alone.", file=target))
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zipped, snapshot():
                manifest = _fill(zipped, models)
            file.flush()
            os.fsync(file.fileno())
        with Backup(part) as written:
            written.check_digests()
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _is_ours(path: Path) -> bool:
    try:
        with Backup(path):
            return True
    except Refused:
        return False


def _fill(zipped: zipfile.ZipFile, models: list[type[pw.Model]]) -> dict[str, Any]:
    tables = [_write_table(zipped, model) for model in models if model._meta.table_name not in PASSING]
    facts = {"epoch": None}
    facts.update(stream("select name, value from fact where name = 'epoch'"))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now().isoformat(),
        "engine": "postgresql" if is_postgres() else "sqlite",
        "schema": schema.applied(),
        "epoch": facts["epoch"],
        "audit_heads": {str(head.county_id): [head.link, head.digest] for head in audit.heads()},
        "tables": [table._asdict() for table in tables],
    }
    with zipped.open(MANIFEST, "w") as file:
        file.write(json.dumps(manifest, indent=1).encode())
    return manifest


def _write_table(zipped: zipfile.ZipFile, model: type[pw.Model]) -> Table:
    fields = model._meta.sorted_fields
    table = Table(model._meta.table_name, [(field.column_name, kind_of(field)) for field in fields])
    kinds = [KINDS[kind] for _name, kind in table.columns]
    whole, count, size = hashlib.sha256(), 0, 0
    info = zipfile.ZipInfo(table.member, now().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipped.open(info, "w", force_zip64=True) as file:
        for row in stream(_select(table), at_once=table.at_once):
            said = [
                None if v is None else kind.out(kind.field.python_value(v)) for v, kind in zip(row, kinds, strict=True)
            ]
            text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(text)
            whole.update(text)
            count, size = count + 1, size + len(text)
    return table._replace(rows=count, size=size, sha256=whole.hexdigest())


def _select(table: Table) -> str:
    names = [name for name, _kind in table.columns]
    # A tree goes parents first, so that PostgreSQL can check each line as it comes.
    order = ' order by "path"' if "path" in names else ""
    # Qualified: SQLite takes a bare "name" it does not know for a text.
    columns = ", ".join(f"{_quoted(table.name)}.{_quoted(name)}" for name in names)
    return f"select {columns} from {_quoted(table.name)}{order}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(names: list[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Backup:
    """A backup file, opened and its manifest understood; nothing in it is trusted. Raises Refused in words."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            raise Refused(_("%(file)s is a folder.", file=path))
        self.file = path.open("rb")
        try:
            self.zip = zipfile.ZipFile(self.file)
            self.manifest, self.tables = self._understand()
        except Refused:
            self.file.close()
            raise
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, OverflowError) as error:
            self.file.close()
            raise Refused(_("%(file)s is not a backup, or it is cut: %(why)s", file=path, why=error)) from error
        except Exception as error:  # whatever a hostile file provokes in the reading of it
            self.file.close()
            raise Refused(_("The manifest of %(file)s makes no sense.", file=path)) from error

    def __enter__(self) -> "Backup":
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()
        self.file.close()

    def _understand(self) -> tuple[dict[str, Any], list[Table]]:
        with self.zip.open(MANIFEST) as file:
            text = file.read(LONGEST_MANIFEST + 1)
        if len(text) > LONGEST_MANIFEST:
            raise ValueError("too long")
        manifest = json.loads(text)
        if manifest["format"] != FORMAT:
            raise ValueError("not ours")
        if manifest["version"] != VERSION:
            raise Refused(_("This backup was made by a newer release of Yanxing."))
        tables = [
            Table(**{**table, "columns": [(str(n), str(k)) for n, k in table["columns"]]})
            for table in manifest["tables"]
        ]
        names = [table.name for table in tables]
        members = [info.filename for info in self.zip.infolist()]
        if len(set(names)) != len(names) or sorted(members) != sorted([MANIFEST, *(t.member for t in tables)]):
            raise ValueError("other members than the manifest says")
        if not all(kind in KINDS for table in tables for _name, kind in table.columns):
            raise ValueError("unknown kind of column")
        if not all(type(table.rows) is int and type(table.size) is int for table in tables):
            raise ValueError("no counts")
        if not all(isinstance(name, str) for name in manifest["schema"]):
            raise ValueError("no schema")
        for table in tables:
            info = self.zip.getinfo(table.member)
            if info.file_size != table.size or info.file_size > TIGHTEST * max(info.compress_size, 1024):
                raise ValueError("sizes do not fit")
        return manifest, tables

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        return sum(table.size for table in self.tables)

    @property
    def heads(self) -> list[Head]:
        """The audit heads when it was made."""
        return [
            Head(UUID(county), int(link), str(digest))
            for county, (link, digest) in self.manifest["audit_heads"].items()
        ]

    def check_digests(self) -> None:
        """Read every byte against its digest."""
        for table in self.tables:
            for _line in self._lines(table):
                pass

    def check(self) -> None:
        """Read every row: digests, counts, and that each value is what its column says."""
        for table in self.tables:
            for _row in self.rows(table):
                pass

    def _lines(self, table: Table) -> Iterator[bytes]:
        """The lines of a table, each of bounded length; raises Refused at the end if the whole is not what it was."""
        whole, count = hashlib.sha256(), 0
        try:
            with self.zip.open(table.member) as file:
                for line in _bounded(file):
                    whole.update(line)
                    count += 1
                    yield line
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise self._damaged(table) from error
        if whole.hexdigest() != table.sha256 or count != table.rows:
            raise self._damaged(table)

    def _damaged(self, table: Table) -> Refused:
        return Refused(
            _("%(file)s is damaged: table %(table)s is not what was written.", file=self.path, table=table.name)
        )

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """The rows of a table in the engine's own form."""
        kinds = [KINDS[kind] for _name, kind in table.columns]
        for number, line in enumerate(self._lines(table), 1):
            try:
                said = json.loads(line)
                if type(said) is not list:
                    raise ValueError("not a row")
                row = [None if v is None else k.field.db_value(k.back(v)) for v, k in zip(said, kinds, strict=True)]
                "".join(value for value in row if isinstance(value, str)).encode()  # no half characters
                yield row
            except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error) as error:
                where = {"table": table.name, "row": number}
                raise Refused(_("Row %(row)s of table %(table)s cannot be read.", **where)) from error


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise ValueError("a line without an end")
        yield line


# ── putting back ────────────────────────────────────────────────────────────────────────────────────────────────────


def put_back(backup: Backup, models: list[type[pw.Model]], replace: bool, afterwards: Callable[[], None]) -> None:
    """Make the database what the backup says, in one transaction, then `afterwards` in the same. Raises Refused.

    The caller has checked the backup and made sure that no server runs.
    """
    _fits(backup, models)
    if schema.ahead():
        raise Refused(schema.why_not_current() or "")
    names = _ours(models)
    if not replace and any(_count(name) for name in names if name not in ("fact", "lease", "throttle", "audit_line")):
        raise Refused(_("This database holds data. With --replace it is overwritten by the backup."))
    if not is_postgres():
        room = shutil.disk_usage(Path(db.database).absolute().parent).free
        if room < backup.size:
            raise Refused(_("The disk has too little room for this backup."))
        db.execute_sql("pragma foreign_keys = 0")  # checked as a whole at the end; works only outside a transaction
    try:
        with db.obj.turn(), db.atomic():
            if is_postgres():
                db.execute_sql("set local lock_timeout = '15s'")
            _pour(backup, names)
            afterwards()
    except (pw.IntegrityError, pw.DataError, pw.ProgrammingError, pw.OperationalError) as error:
        if isinstance(error, pw.OperationalError) and "no column" not in str(error):
            raise
        first = type(error).__name__  # its text would quote what people wrote
        raise Refused(
            _("The backup does not fit the schema it names: %(why)s. Nothing was changed.", why=first)
        ) from error
    finally:
        if not is_postgres():
            db.execute_sql("pragma foreign_keys = 1")


def _ours(models: list[type[pw.Model]]) -> list[str]:
    """The tables of the database that a restore empties: ours, children before parents; never somebody else's."""
    names = [*RETIRED, *(model._meta.table_name for model in models)]
    existing = set(db.get_tables())
    return [name for name in reversed(names) if name in existing]


def _fits(backup: Backup, models: list[type[pw.Model]]) -> None:
    """Refuse a manifest whose tables are not ours, or not all of them."""
    known, wanted = schema.known(), backup.manifest["schema"]
    if not wanted or wanted != known[: len(wanted)]:
        raise Refused(_("This backup was made by a newer release of Yanxing: its schema is not known here."))
    ours = {m._meta.table_name: {f.column_name for f in m._meta.sorted_fields} for m in models}
    given = {table.name: {name for name, _kind in table.columns} for table in backup.tables}
    if wanted == known:
        whole = given == {name: columns for name, columns in ours.items() if name not in PASSING}
    else:
        whole = set(given) <= {*ours, *RETIRED}
    if not whole:
        raise Refused(_("The backup does not hold the tables that its schema has."))


def _count(name: str) -> int:
    return len(db.execute_sql(f"select 1 from {_quoted(name)} limit 1").fetchall())


def _pour(backup: Backup, names: list[str]) -> None:
    wanted = backup.manifest["schema"]
    if schema.applied() == wanted:
        _empty(names)
    else:
        for name in [*names, HISTORY]:
            db.execute_sql(f"drop table if exists {_quoted(name)}" + (" cascade" if is_postgres() else ""))
        schema.climb(wanted[-1])
    for table in backup.tables:
        _insert(backup, table)
    if not is_postgres() and (wrong := db.execute_sql("pragma foreign_key_check").fetchone()):
        raise Refused(
            _("The backup contradicts itself: table %(table)s names a row that is not there.", table=wrong[0])
        )
    schema.climb()


def _empty(names: list[str]) -> None:
    if is_postgres():
        db.execute_sql(f"truncate {_listed(names)}")
    else:
        for name in names:
            db.execute_sql(f"delete from {_quoted(name)}")


def _insert(backup: Backup, table: Table) -> None:
    names = [name for name, _kind in table.columns]
    marks = ", ".join([db.param] * len(names))
    sql = f"insert into {_quoted(table.name)} ({_listed(names)}) values ({marks})"
    batch: list[list[Any]] = []

    def flush() -> None:
        with pw.__exception_wrapper__:  # type: ignore[attr-defined]
            db.cursor().executemany(sql, batch)
        batch.clear()

    for row in backup.rows(table):
        batch.append(row)
        if len(batch) == table.at_once:
            flush()
    if batch:
        flush()
