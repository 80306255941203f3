"""Check an installation: each check gives findings in the operator's language; `yanxing doctor` prints them and exits 0
only if nothing is wrong."""

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import peewee as pw

from . import clock, crypto, ended_rights, schema
from .audit import AuditLine
from .audit_examination import audit_trail
from .database import Fact, UTCDateTimeField, db, is_postgres
from .doctor_findings import Findings, note, well, wrong
from .settings import Settings
from .terminal import _

LEAST_FREE = 1 << 30
LONGEST_WAL = 1 << 29
FAR_OFF = timedelta(seconds=5)
BUILT = datetime(2026, 11, 1, tzinfo=UTC)  # no correct clock shows a time before this release


def examine(settings: Settings, backup: Path | None = None, more: Iterable[Callable[[], Findings]] = ()) -> Findings:
    """Yield all findings, in order; stops early if the database does not answer or its schema is not current.
    `more`: the checks that packages declare."""
    yield from configuration(settings)
    yield from key_files(settings)
    yield from disk(settings)
    try:
        db.connect(reuse_if_open=True)
        db.execute_sql("select 1")
    except (pw.PeeweeException, OSError) as error:
        yield wrong(_("The database does not answer: %(why)s", why=str(error).strip().splitlines()[0]))
        return
    yield well(
        _("The database answers: %(engine)s", engine="PostgreSQL" if is_postgres() else f"SQLite, {db.database}")
    )
    if not is_postgres():
        yield from sqlite_file()
    if why := schema.why_not_current():
        yield wrong(why)
        return
    yield well(_("The schema is current: %(name)s", name=schema.applied()[-1]))
    if is_postgres():
        yield from postgres_server()
    checks: list[Callable[[], Findings]] = [time_of_day, data_key, epoch, ended_rights.examine]
    for check in (*checks, lambda: audit_trail(settings, backup), *more):
        yield from check()


def configuration(settings: Settings) -> Findings:
    """Check the settings, without the database."""
    if settings.secure and settings.base_url.startswith("http://"):
        yield wrong(_("YANXING_BASE_URL is plain http: phones can neither sign in nor work offline."))
    else:
        yield well(_("People reach the app at %(url)s", url=settings.base_url))
    if min(len(settings.secret_key), len(settings.data_key)) < 32:
        yield wrong(_("A key is shorter than 32 characters. 'openssl rand -base64 32' makes a good one."))
    if settings.base_url.startswith("https://") and not settings.trusted_proxies:
        yield note(_("YANXING_TRUSTED_PROXIES is 0: behind a TLS proxy on this machine it should be 1."))
    if settings.retire_worker:
        yield note(_("YANXING_RETIRE_WORKER is on: phones drop the app's worker and work online only."))


def key_files(settings: Settings) -> Findings:
    """Check that only this user can read the files with keys and data."""
    loose = []
    mine = [settings.var / "secret.key", settings.var / "data.key", *sorted(settings.var.glob("*.jsonl"))]  # and logs
    if not is_postgres():
        mine += [Path(f"{db.database}{end}") for end in ("", "-wal", "-shm")]
    for path in mine:
        if path.exists() and (path.stat().st_mode & 0o077 or path.stat().st_uid != os.geteuid()):
            loose.append(str(path))
    if loose:
        yield wrong(_("Others may read these, or they belong to somebody else: %(files)s", files=", ".join(loose)))
    else:
        yield well(_("Keys and data are readable by this user alone."))


def disk(settings: Settings) -> Findings:
    """Check free space: a gigabyte, and at least the size of the SQLite file, because a restore writes it again."""
    file = settings.var if is_postgres() else Path(db.database)
    least = max(LEAST_FREE, file.stat().st_size if file.is_file() else 0)
    for folder in sorted({_nearest_existing(folder.absolute()) for folder in (settings.var, file.parent)}):
        if not os.access(folder, os.W_OK):
            yield wrong(_("%(folder)s cannot be written to.", folder=folder))
            continue
        free = shutil.disk_usage(folder).free
        shown = {"free": f"{free / 1e9:.2f}", "folder": folder, "least": f"{least / 1e9:.2f}"}
        if free < least:
            yield wrong(_("Only %(free)s GB free at %(folder)s, where %(least)s GB should be.", **shown))
        else:
            yield well(_("%(free)s GB free at %(folder)s", **shown))


def _nearest_existing(folder: Path) -> Path:
    """Return the folder, or its nearest existing parent: the data folder is made when first needed."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def sqlite_file() -> Findings:
    """Check that the SQLite file is intact, uses a write-ahead log and forces every commit to disk."""
    rows = [row[0] for row in db.execute_sql("pragma quick_check(3)").fetchall()]
    if rows == ["ok"]:
        yield well(_("The database file is whole."))
    else:
        yield wrong(_("The database file is damaged: %(why)s. Restore the last backup.", why="; ".join(map(str, rows))))
    if db.execute_sql("pragma foreign_key_check").fetchone():
        yield wrong(_("Rows name other rows that are not there. Restore the last backup."))
    if db.pragma("journal_mode") != "wal" or db.pragma("synchronous") != 2:
        yield wrong(_("The database does not force its commits to disk."))
    wal = Path(f"{db.database}-wal")
    if wal.exists() and wal.stat().st_size > LONGEST_WAL:
        yield note(
            _("The write-ahead log has grown to %(size)s MB: a long read holds it.", size=wal.stat().st_size >> 20)
        )


def postgres_server() -> Findings:
    """Check that PostgreSQL forces commits to disk (a receipt promises that), uses UTF-8 and is no standby."""
    settings = {
        name: db.execute_sql(f"show {name}").fetchone()[0]
        for name in ("synchronous_commit", "fsync", "server_encoding")
    }
    if settings["synchronous_commit"] == "off" or settings["fsync"] == "off":
        yield wrong(_("PostgreSQL does not force its commits to disk (fsync, synchronous_commit)."))
    if settings["server_encoding"] != "UTF8":
        yield wrong(_("The database's encoding is %(name)s; it must be UTF8.", name=settings["server_encoding"]))
    if db.execute_sql("select pg_is_in_recovery()").fetchone()[0]:
        yield wrong(_("This PostgreSQL is a standby: nothing can be written."))


def time_of_day() -> Findings:
    """Check that the clocks of this machine and of the database agree and are not behind the stored times."""
    here = clock.now()
    if is_postgres():
        there = db.execute_sql("select clock_timestamp()").fetchone()[0].astimezone(UTC)
        if abs(there - here) > FAR_OFF:
            apart = round(abs(there - here).total_seconds())
            yield wrong(_("This machine's clock and the database's are %(seconds)s seconds apart.", seconds=apart))
            return
    newest = UTCDateTimeField().python_value(AuditLine.select(pw.fn.MAX(AuditLine.at)).scalar())
    if here < BUILT or (newest and newest - here > timedelta(minutes=2)):
        yield wrong(_("The clock is behind: it shows %(now)s.", now=f"{here:%Y-%m-%d %H:%M:%S} UTC"))
    else:
        yield well(_("The clock shows %(now)s.", now=f"{here:%Y-%m-%d %H:%M:%S} UTC"))


def data_key() -> Findings:
    """Check that the data key is the one of this database, so that ID numbers can be decrypted."""
    match crypto.key_fits():
        case True:
            yield well(_("The data key fits this database."))
        case False:
            yield wrong(
                _("YANXING_DATA_KEY does not fit this database: ID numbers cannot be read. Put the right key back.")
            )
        case None:
            yield note(_("Nothing was sealed with the data key yet; 'yanxing init' leaves a proof."))


def epoch() -> Findings:
    """Check that the database has an epoch."""
    if Fact.read("epoch") is None:
        yield wrong(_("The database has no epoch. Run 'yanxing epoch --new'."))
