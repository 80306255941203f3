"""Open the database: SQLite for one machine, PostgreSQL when a county outgrows it.

Every write goes through `write` or `transact`; what differs between the two is in `engines.py`.
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

from .engines import Busy, Postgres, Sqlite
from .ids import new_id
from .settings import BadSetting

db = pw.DatabaseProxy()
T = TypeVar("T")


class UTCDateTimeField(pw.DateTimeField):
    """A moment. Aware on the way in, UTC on the way out, the same on both engines (text order is time order)."""

    field_type = "DATETIME_UTC"

    def db_value(self, value: dt.datetime | None) -> object:
        if value is None or isinstance(value, pw.Node):
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(dt.UTC)
        return value if is_postgres() else value.replace(tzinfo=None).isoformat(" ", "microseconds")

    def python_value(self, value: object) -> dt.datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        assert isinstance(value, dt.datetime)
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class PathField(pw.TextField):
    """A unit's materialised path, compared byte by byte so that a subtree is one range of the index."""

    field_type = "PATH"


def one_of(column: str, words: Iterable[str]) -> Any:
    """The constraint that a column holds one of these words of ours."""
    return pw.Check(f"{column} in ('" + "','".join(words) + "')")


class Row(pw.Model):
    """Base of all rows: the key is a UUIDv7, made by whoever makes the row."""

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
    """Point the app at a database: `sqlite:///path` or `postgresql://…`. Raises BadSetting for anything else."""
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


class OnlyOnce(Protocol):
    """What must be written once at most (`write_keys.Sent`)."""

    stored: bool
    again: bool

    def claim(self) -> None: ...


form_sent: ContextVar[OnlyOnce | None] = ContextVar("form_sent", default=None)  # whose effect this request writes


class _Undone(Exception):
    """Not to be stored: shown again only."""


@contextmanager
def write(bookkeeping: bool = False) -> Iterator[None]:
    """One short write transaction. Inside another one it is a savepoint. Raises Busy.

    The key of the form that was sent is stored first in it, so that the form is written once at most; `bookkeeping` is
    no effect of a form (a try that is counted) and is stored however often it happens.
    """
    if db.in_transaction():
        with db.atomic():
            yield
        return
    form = None if bookkeeping else form_sent.get()
    try:
        with db.obj.turn(), db.atomic():
            if form:
                form.claim()
            yield
            if form and form.again:
                raise _Undone
    except _Undone:
        return
    except (pw.OperationalError, pw.InternalError) as error:
        if _state(error) in PASSING and not isinstance(error, Busy):
            raise Busy(str(error)) from error
        raise
    if form:
        form.stored = True


RETRIED = {"40P01", "40001"}  # deadlock, serialization failure
PASSING = {"55P03", "25006"}  # held by somebody else for too long; a standby that is about to be promoted
RETRIES = 3


def transact(work: Callable[[], T]) -> T:
    """Run `work` in one write transaction. A deadlock or serialization failure is retried three times; raises Busy."""
    for tried in range(RETRIES + 1):
        try:
            with write():
                return work()
        except pw.OperationalError as error:
            if _state(error) not in RETRIED:
                raise
            if tried == RETRIES:
                raise Busy(str(error)) from error
        time.sleep(0.02 * (tried + random()))  # two that fell over each other do not meet again
    raise AssertionError("unreachable")


def _state(error: BaseException) -> str | None:
    cause = error.__cause__ or error.__context__
    return getattr(cause, "sqlstate", None) or getattr(error, "sqlstate", None)


def lock_rows(query: Any) -> list:
    """The rows of `query`, locked for this transaction; SQLite has one writer anyway."""
    return list(query.for_update() if is_postgres() else query)


class Fact(pw.Model):
    """Small facts of the database's own life: its epoch, its receipt key, whether the data key fits."""

    name = pw.TextField(primary_key=True)
    value = pw.TextField()

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def read(cls, name: str) -> str | None:
        """The fact's value, or None."""
        row = cls.get_or_none(cls.name == name)
        return row.value if row else None

    @classmethod
    def put(cls, name: str, value: str) -> None:
        """Write or overwrite the fact."""
        cls.insert(name=name, value=value).on_conflict(conflict_target=[cls.name], update={cls.value: value}).execute()

    @classmethod
    def lasting(cls, name: str) -> str:
        """A random secret of this name: made when there is none, the same ever after."""
        known = cls.read(name)
        if known is None:
            known = secrets.token_hex(32)
            cls.put(name, known)
        return known


def open_for_request() -> None:
    """Borrow a connection for this request unless it asks for a file or for life signs."""
    from flask import request

    if request.endpoint not in (
        "assets.static_file",
        "assets.service_worker",
        "health.alive",
        "health.ready",
        "health.metrics",
    ):
        db.connect(reuse_if_open=True)
