"""Migrate the schema forward from every released one, in order, by one process at a time."""

import secrets
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Migration, Runner

from .database import Fact, db, is_postgres, write
from .terminal import Refused, _

FOLDER = Path(__file__).resolve().parents[1] / "migrations"
ADVISORY_LOCK = 0x59616E78  # 'Yanx'


def _runner() -> Runner:
    return Runner(db.obj, str(FOLDER))


def pending() -> list[str]:
    """Names of the migrations that have not run yet; changes nothing."""
    return [m.name for m in _runner().status() if m.path and not m.applied]


def known() -> list[str]:
    """Every migration of this release, in order."""
    return [m.name for m in Migration.load_directory(str(FOLDER))]


def applied() -> list[str]:
    """The migrations the database has, in order."""
    return sorted(_runner().applied())


def apply_pending(target: str | None = None) -> None:
    """Apply what is pending, up to `target`, inside the caller's transaction."""
    _runner().up(target)


def ahead() -> list[str]:
    """Names of migrations the database has and this release does not know: it belongs to a newer one."""
    return [m.name for m in _runner().status() if not m.path]


def why_not_current() -> str | None:
    """What an operator must do before this release can work with the database; None when it can."""
    if ahead():
        return _("The database belongs to a newer release of Yanxing (%(names)s).", names=", ".join(ahead()))
    if pending():
        return _("The schema is not current (%(names)s). Run 'yanxing init' first.", names=", ".join(pending()))
    return None


def require_current() -> None:
    """Connect, and refuse unless the schema is the one this release knows."""
    db.connect(reuse_if_open=True)
    if why := why_not_current():
        raise Refused(why)


@contextmanager
def _alone():
    """One migrating process at a time: an advisory lock on PostgreSQL, the writers' queue on SQLite."""
    if is_postgres():
        db.execute_sql("select pg_advisory_lock(%s)", (ADVISORY_LOCK,))
        try:
            yield
        finally:
            db.execute_sql("select pg_advisory_unlock(%s)", (ADVISORY_LOCK,))
    else:
        with db.obj.turn():
            yield


def migrate() -> list[str]:
    """Bring the schema up to date; idempotent. Returns what was applied."""
    with _alone():
        if ahead():
            raise Refused(why_not_current() or "")
        applied = _runner().up()
    with write():
        if Fact.read("epoch") is None:
            new_epoch()
        Fact.lasting("receipt_key")  # before the first backup: put back, it must give the same receipts
    return applied


def new_epoch() -> str:
    """Name a new life of the database: phones then send again what they hold from the old one (docs/offline.md)."""
    name = secrets.token_hex(16)
    Fact.put("epoch", name)
    return name
