"""Open the database (SQLite on one machine, or PostgreSQL), and write to it in transactions.

Every write goes through `write` or `transact`; the differences between the two engines are in `engines.py`.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from random import random
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import peewee as pw

from . import commit_work
from .engines import Busy, Postgres, Sqlite
from .ids import new_id
from .settings import BadSetting

db = pw.DatabaseProxy()
T = TypeVar("T")


WITHOUT_ZONE = len("2026-11-22 21:14:05.123456")


class UTCDateTimeField(pw.DateTimeField):
    """A time: written from any aware datetime, read in UTC. SQLite stores it as text that sorts by time."""

    field_type = "DATETIME_UTC"

    def db_value(self, value: dt.datetime | None) -> object:
        if value is None or isinstance(value, pw.Node):
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)
        return value if is_postgres() else value.isoformat(" ", "microseconds")[:WITHOUT_ZONE]

    def python_value(self, value: object) -> dt.datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        assert isinstance(value, dt.datetime)
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class PathField(pw.TextField):
    """A unit's materialised path, compared byte by byte, so that a subtree is one range of the index."""

    field_type = "PATH"


def one_of(column: str, codes: Iterable[str]) -> Any:
    """Return the constraint that a column holds one of these codes (of our code, not quoted)."""
    return pw.Check(f"{column} in ('" + "','".join(codes) + "')")


class Row(pw.Model):
    """Base class of models: the key is a UUIDv7, made where the row is made (a phone or the server)."""

    id = pw.UUIDField(primary_key=True, default=new_id)

    if TYPE_CHECKING:  # Peewee adds `<foreign key>_id` and the back references when the class is made

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = db
        legacy_table_names = False


def is_postgres() -> bool:
    """Whether the bound engine is PostgreSQL."""
    return isinstance(db.obj, Postgres)


def bind(url: str) -> None:
    """Use the database at this address: `sqlite:///path` or `postgresql://…`. Raises BadSetting for anything else."""
    if db.obj is not None:
        release()
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        db.initialize(Sqlite(str(path)))
    elif url.startswith(("postgresql://", "postgres://")):
        try:
            db.initialize(Postgres(url))
        except ValueError as error:
            raise BadSetting("YANXING_DATABASE_URL is not an address: %(why)s", why=error) from error
    else:
        raise BadSetting("YANXING_DATABASE_URL must begin with sqlite:/// or postgresql://")


def release() -> None:
    """Close every connection of this process."""
    if db.obj is not None:
        if not db.is_closed():
            db.close()
        db.obj.close_all()


@contextmanager
def planned_once() -> Iterator[None]:
    """Let PostgreSQL plan each query inside once for a connection, not for each run. For queries of many parts that
    read a few rows by index: planning those of Today took ten times as long as running them. Outside a transaction."""
    if not is_postgres():
        yield
        return
    with db.obj.planned_once():
        yield


class OnlyOnce(Protocol):
    """A posted form that must be written at most once (`write_keys.Sent`)."""

    stored: bool
    again: bool

    def claim(self) -> None: ...


form_sent: ContextVar[OnlyOnce | None] = ContextVar("form_sent", default=None)  # the form that this request handles


class _Undone(Exception):
    """Roll the transaction back: the view ran only to show its answer again."""


@contextmanager
def write(bookkeeping: bool = False) -> Iterator[None]:
    """Open a short write transaction; inside another one it is a savepoint. Raises Busy.

    It first stores the write key of the posted form, so that the form is written at most once. With `bookkeeping` it
    does not: for writes that are no effect of a form, such as counting a try, and must be stored every time.
    """
    if db.in_transaction():
        with commit_work.in_savepoint(), db.atomic():
            yield
        return
    form = None if bookkeeping else form_sent.get()
    try:
        with db.obj.turn(), db.atomic(), commit_work.at_the_end():
            if form:
                form.claim()
            yield
            if form and form.again:
                raise _Undone
    except _Undone:
        return
    except (pw.OperationalError, pw.InternalError) as error:
        if _state(error) in TRANSIENT and not isinstance(error, Busy):
            raise Busy(str(error)) from error
        raise
    if form:
        form.stored = True


RETRIED = {"40P01", "40001"}  # deadlock, serialization failure
TRANSIENT = {"55P03", "25006"}  # lock not available in time; read-only, as a standby before its promotion
RETRIES = 3


def transact(work: Callable[[], T]) -> T:
    """Run `work` in one write transaction; retry a deadlock or serialization failure three times. Raises Busy."""
    for tried in range(RETRIES + 1):
        try:
            with write():
                return work()
        except pw.OperationalError as error:
            if _state(error) not in RETRIED:
                raise
            if tried == RETRIES:
                raise Busy(str(error)) from error
        time.sleep(0.02 * (tried + random()))  # random, so that two transactions do not collide again
    raise AssertionError("unreachable")


def _state(error: BaseException) -> str | None:
    cause = error.__cause__ or error.__context__
    return getattr(cause, "sqlstate", None) or getattr(error, "sqlstate", None)


def lock_rows(query: Any) -> list:
    """Read the rows of `query`, locked until the transaction ends; SQLite has only one writer anyway."""
    return list(query.for_update() if is_postgres() else query)


def share_rows(query: Any) -> list:
    """Read the rows of `query`, which nobody changes until the transaction ends; others read them at the same time."""
    return list(query.for_update("FOR SHARE") if is_postgres() else query)


class Fact(pw.Model):
    """Facts about the database itself, by name: its epoch, its receipt key, the proof of its data key."""

    name = pw.TextField(primary_key=True)
    value = pw.TextField()

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def read(cls, name: str) -> str | None:
        """Return the fact's value, or None."""
        row = cls.get_or_none(cls.name == name)
        return row.value if row else None

    @classmethod
    def put(cls, name: str, value: str) -> None:
        """Write or overwrite the fact."""
        cls.insert(name=name, value=value).on_conflict(conflict_target=[cls.name], update={cls.value: value}).execute()

    @classmethod
    def random_secret(cls, name: str) -> str:
        """Return the stored random secret of this name; make and store it if there is none."""
        known = cls.read(name)
        if known is None:
            known = secrets.token_hex(32)
            cls.put(name, known)
        return known


WITHOUT_DATABASE = {
    "assets.static_file",
    "assets.service_worker",
    "health.alive",
    "health.ready",
    "health.metrics",
}


def open_for_request() -> None:
    """Open a database connection for this request, unless it is for a static file or a health check."""
    from flask import request

    if request.endpoint not in WITHOUT_DATABASE:
        db.connect(reuse_if_open=True)
