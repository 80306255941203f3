"""Restore a backup in one write transaction; one of an older release is migrated in it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee as pw

from .. import schema
from ..database import db, is_postgres
from ..terminal import Refused, _
from .format import NOT_BACKED_UP, RETIRED, Table, listed, quoted
from .reader import Backup

HISTORY = "schema_migration"


def restore_backup(backup: Backup, models: list[type[pw.Model]], replace: bool, afterwards: Callable[[], None]) -> None:
    """Replace the database's content by the backup's and call `afterwards`, in one transaction. Raises Refused.

    The caller has checked the backup and made sure that no server is running.
    """
    _check_tables(backup, models)
    if schema.ahead():
        raise Refused(schema.why_not_current() or "")
    names = _tables_to_empty(models)
    if not replace and any(_count(name) for name in names if name not in ("fact", "lease", "throttle", "audit_line")):
        raise Refused(_("This database holds data. With --replace it is overwritten by the backup."))
    if not is_postgres():
        free = shutil.disk_usage(Path(db.database).absolute().parent).free
        if free < backup.size:
            raise Refused(_("The disk has too little room for this backup."))
        db.execute_sql("pragma foreign_keys = 0")  # checked as a whole at the end; works only outside a transaction
    try:
        with db.obj.turn(), db.atomic():
            if is_postgres():
                db.execute_sql("set local lock_timeout = '15s'")
            _load(backup, names)
            afterwards()
    except (pw.IntegrityError, pw.DataError, pw.ProgrammingError, pw.OperationalError) as error:
        if isinstance(error, pw.OperationalError) and "no column" not in str(error):
            raise
        first = type(error).__name__  # the error's text would quote stored data
        raise Refused(
            _("The backup does not fit the schema it names: %(why)s. Nothing was changed.", why=first)
        ) from error
    finally:
        if not is_postgres():
            db.execute_sql("pragma foreign_keys = 1")


def _tables_to_empty(models: list[type[pw.Model]]) -> list[str]:
    """List our own tables in the database, children before parents; tables of other programs are not touched."""
    names = [*RETIRED, *(model._meta.table_name for model in models)]
    existing = set(db.get_tables())
    return [name for name in reversed(names) if name in existing]


def _check_tables(backup: Backup, models: list[type[pw.Model]]) -> None:
    """Check that the manifest has exactly the tables of its schema. Raises Refused."""
    known, wanted = schema.known(), backup.manifest["schema"]
    if not wanted or wanted != known[: len(wanted)]:
        raise Refused(_("This backup was made by a newer release of Yanxing: its schema is not known here."))
    ours = {m._meta.table_name: {f.column_name for f in m._meta.sorted_fields} for m in models}
    given = {table.name: {name for name, _kind in table.columns} for table in backup.tables}
    if wanted == known:
        whole = given == {name: columns for name, columns in ours.items() if name not in NOT_BACKED_UP}
    else:
        whole = set(given) <= {*ours, *RETIRED}
    if not whole:
        raise Refused(_("The backup does not hold the tables that its schema has."))


def _count(name: str) -> int:
    return len(db.execute_sql(f"select 1 from {quoted(name)} limit 1").fetchall())


def _load(backup: Backup, names: list[str]) -> None:
    wanted = backup.manifest["schema"]
    if schema.applied() == wanted:
        _empty(names)
    else:
        for name in [*names, HISTORY]:
            db.execute_sql(f"drop table if exists {quoted(name)}" + (" cascade" if is_postgres() else ""))
        schema.apply_pending(wanted[-1])
    for table in backup.tables:
        _insert(backup, table)
    if not is_postgres() and (wrong := db.execute_sql("pragma foreign_key_check").fetchone()):
        raise Refused(
            _("The backup contradicts itself: table %(table)s names a row that is not there.", table=wrong[0])
        )
    schema.apply_pending()


def _empty(names: list[str]) -> None:
    if is_postgres():
        db.execute_sql(f"truncate {listed(names)}")
    else:
        for name in names:
            db.execute_sql(f"delete from {quoted(name)}")


def _insert(backup: Backup, table: Table) -> None:
    names = [name for name, _kind in table.columns]
    marks = ", ".join([db.param] * len(names))
    sql = f"insert into {quoted(table.name)} ({listed(names)}) values ({marks})"
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
