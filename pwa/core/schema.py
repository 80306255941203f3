"""Migrate the schema of any release to the present one: migrations run in order, by one process at a time."""

import secrets
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from playhouse.migrations import Migration, Runner

from .clock import now
from .database import Fact, db, is_postgres, write
from .terminal import Refused, _

FOLDER = Path(__file__).resolve().parents[1] / "migrations"
ADVISORY_LOCK = 0x59616E78  # 'Yanx'


def _runner() -> Runner:
    return Runner(db.obj, str(FOLDER))


def pending() -> list[str]:
    """List the migrations that have not run yet."""
    return [m.name for m in _runner().status() if m.path and not m.applied]


def known() -> list[str]:
    """List every migration of this release, in order."""
    return [m.name for m in Migration.load_directory(str(FOLDER))]


def applied() -> list[str]:
    """List the migrations that the database has run, in order."""
    return sorted(_runner().applied())


def apply_pending(target: str | None = None) -> None:
    """Run the pending migrations up to `target`, inside the caller's transaction."""
    _runner().up(target)


def ahead() -> list[str]:
    """List migrations that the database has run and this release does not know: a newer release ran them."""
    return [m.name for m in _runner().status() if not m.path]


def why_not_current() -> str | None:
    """Return a sentence for the operator if this release cannot work with the database's schema, else None."""
    if ahead():
        return _("The database belongs to a newer release of Yanxing (%(names)s).", names=", ".join(ahead()))
    if pending():
        return _("The schema is not current (%(names)s). Run 'yanxing init' first.", names=", ".join(pending()))
    return None


def require_current() -> None:
    """Connect to the database. Raises Refused if its schema is not this release's."""
    db.connect(reuse_if_open=True)
    if why := why_not_current():
        raise Refused(why)


@contextmanager
def _alone():
    """Let one process migrate at a time: by an advisory lock on PostgreSQL, by the writers' queue on SQLite."""
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
    """Run all pending migrations. Returns their names. Raises Refused for a newer release's database."""
    with _alone():
        if ahead():
            raise Refused(why_not_current() or "")
        applied = _runner().up()
    with write():
        if Fact.read("epoch") is None:
            new_epoch()
        Fact.random_secret("receipt_key")  # made before the first backup: a restored database gives the same receipts
    return applied


def new_epoch() -> str:
    """Store and return a new random epoch. It tells phones to send their kept entries again (docs/offline.md)."""
    name = secrets.token_hex(16)
    Fact.put("epoch", name)
    return name


RESTORED = "restored at"


def note_restore() -> None:
    """Note that the database was restored now: its sessions and unspent links have ended."""
    Fact.put(RESTORED, now().isoformat())


def restored_at() -> datetime | None:
    """Return when the database was last restored, None if never."""
    said = Fact.read(RESTORED)
    return datetime.fromisoformat(said) if said else None
