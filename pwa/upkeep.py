"""Commands for the operator: export, backup, restore, epoch, doctor."""

from collections.abc import Sequence
from pathlib import Path

import click
import peewee as pw
from flask import current_app

from .core.terminal import Commands, Refused, _, print_error, print_line

upkeep = Commands("upkeep")
ANY_FILE = click.Path(path_type=Path)


@upkeep.command()
@click.argument("file", type=ANY_FILE)
def backup(file: Path) -> None:
    """Write everything but the keys to FILE. The server may run; the copy is consistent."""
    from .core import audit
    from .core.backup import take
    from .core.database import write
    from .core.schema import require_current
    from .models import MODELS

    require_current()
    manifest = take(file, MODELS)
    rows = sum(table["rows"] for table in manifest["tables"])
    print_line(
        _(
            "%(rows)s rows written to %(file)s (%(size)s MB)",
            rows=rows,
            file=file,
            size=f"{file.stat().st_size / 1e6:.1f}",
        )
    )
    print_error(_("The keys are not in it: keep YANXING_DATA_KEY, or var/data.key, in another place."))
    try:
        with write():
            audit.record("backed up", "database", None)
    except Exception as error:  # for example a full disk: the backup matters more
        print_error("! " + _("The audit trail could not note it: %(why)s", why=type(error).__name__))


@upkeep.command()
@click.argument("file", type=ANY_FILE)
@click.option("--replace", is_flag=True, help="Overwrite the data that is there.")
@click.option("--unsigned", is_flag=True, help="Restore it although nobody vouches for what is in it.")
def restore(file: Path, replace: bool, unsigned: bool) -> None:
    """Replace the database by the contents of FILE. No server may run meanwhile."""
    from .core import audit_checkpoints, crypto, ended_rights, server
    from .core.backup import Backup, restore_backup
    from .core.database import db
    from .models import MODELS

    settings = current_app.config["YANXING"]
    with Backup(file) as opened:
        with server.without_server(settings):
            print_error(_("Checking %(file)s …", file=file))
            opened.check()
            doubt = opened.why_unsigned()
            if doubt and not unsigned:
                hint = _("Whoever changed it may have given themselves rights. With --unsigned it is restored anyway.")
                raise Refused(doubt, hint)
            db.connect(reuse_if_open=True)
            done: list[str] = []
            left: list[str] = []
            fields = ["unsigned"] if doubt else []
            made_at = opened.manifest["made_at"]

            def begin_again() -> None:
                done[:], left[:] = _new_life("restored", made_at, fields=fields)

            restore_backup(opened, MODELS, replace, begin_again)
            _note_restore(settings.var / audit_checkpoints.NAME, bool(doubt), left)
        rows = sum(table.rows for table in opened.tables)
        print_line(_("%(rows)s rows restored, as of %(moment)s.", rows=rows, moment=made_at))
    _print_all(done)
    if not ended_rights.covers(opened.manifest["epoch"] or "", made_at):
        text = _("What ended after this backup is open again: look through posts, accounts, passkeys and passphrases.")
        print_error("! " + text)
    if doubt:
        print_error("! " + doubt + " " + _("Check with 'yanxing doctor' and look through accounts and posts."))
    if crypto.key_fits() is False:
        print_error(
            "! " + _("YANXING_DATA_KEY does not fit this database: ID numbers cannot be read. Put the right key back.")
        )


def _note_restore(log: Path, unsigned: bool, left: Sequence[str]) -> None:
    """Note the restore in the log of audit heads, and begin that of ended rights for the new epoch. If they cannot be
    written, report it, but do not fail: the data is restored. `left`: what could not be ended again."""
    from .core import audit_chain, audit_checkpoints, ended_rights
    from .core.database import Fact

    try:
        audit_checkpoints.mark_restored(log, audit_chain.heads(), Fact.read("epoch") or "", unsigned, left)
        ended_rights.begin()
    except OSError as error:
        print_error("! " + _("%(file)s cannot be written: %(why)s", file=error.filename or log, why=error.strerror))


def _print_all(texts: Sequence[str]) -> None:
    for text in texts:
        (print_error if text.startswith("!") else print_line)(text)


def _new_life(
    why: str, made_at: str | None = None, everything: bool = True, fields: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Do what must follow a restore: a new epoch, end all sessions and links, note the photos that are lost. `made_at`:
    when the backup was made, if that is known. Returns sentences for the operator, and what could not be ended
    again."""
    from flask_babel import force_locale

    from .core import audit, clock, ended_rights
    from .core.database import Fact
    from .core.features import registry
    from .core.i18n import terminal_locale
    from .core.schema import new_epoch, note_restore
    from .identity.models import Invitation, Session, SignInChange
    from .meetings.calendar_models import CalendarAddress
    from .organisations.administrators import counties_without_administrator, without_administrator
    from .papers.log_recovery import read_back
    from .reports.models import Photo, PhotoNamed

    moment, epoch_before = clock.now(), Fact.read("epoch") or ""
    done = [_("New epoch %(name)s: phones send again what came after the backup.", name=new_epoch())]
    if everything:
        note_restore()
        ended = Session.update(ended_at=moment).where(Session.ended_at.is_null()).execute()
        spent_or_void = Invitation.spent_at.is_null() & Invitation.voided_at.is_null()
        void = Invitation.update(voided_at=moment).where(spent_or_void).execute()
        SignInChange.void_all_waiting()  # one may have been stopped after the backup, and nobody sees it now
        done.append(_("%(count)s sessions ended, %(void)s unspent links made void.", count=ended, void=void))
        # one may have been ended after the backup, and its owner believes that nobody reads it
        calendars = CalendarAddress.update(ended_at=moment).where(CalendarAddress.ended_at.is_null()).execute()
        if calendars:
            done.append(_("%(count)s addresses of calendars ended: their owners make new ones.", count=calendars))
        lost = 0
        there = Photo.select().where(Photo.account_id == PhotoNamed.account_id, Photo.sha256 == PhotoNamed.sha256)
        gone = PhotoNamed.select(PhotoNamed.account_id, PhotoNamed.sha256).where(~pw.fn.EXISTS(there)).distinct()
        for row in list(gone):
            Photo.create(account_id=row.account_id, sha256=row.sha256, content=b"", mimetype="", lost_at=moment)
            lost += 1
        if lost:
            done.append(_("%(count)s photos had not come when the backup was made: they count as lost.", count=lost))
    numbers, keys = read_back()
    if numbers or keys:
        text = _("From the log of papers: %(numbers)s withdrawn numbers and %(keys)s keys.", numbers=numbers, keys=keys)
        done.append(text)
    ended_again, left = ended_rights.end_again(epoch_before, made_at)
    if ended_again:
        with force_locale(terminal_locale()):
            labels = {kind: str(declared.label) for kind, declared in registry().ends_again.items()}
        parts = " · ".join(f"{labels[kind]} {count}" for kind, count in sorted(ended_again.items()))
        done.append(_("Ended again, because it had ended after the backup: %(parts)s", parts=parts))
    done.extend(f"! {ended_rights.described(one)}" for one in left)
    done.extend(f"! {without_administrator(county)}" for county in counties_without_administrator())
    audit.record(why, "database", None, fields=["epoch", *fields])
    return done, left


@upkeep.command()
@click.option("--new", is_flag=True, help="Start a new epoch, after a restore with the database's own tools.")
@click.option("--end-sessions", is_flag=True, help="With --new: also end every session and void every unspent link.")
def epoch(new: bool, end_sessions: bool) -> None:
    """Print the epoch, the database's name since the last restore. When it changes, phones send again what they
    hold."""
    from .core import audit_checkpoints
    from .core.database import Fact, write
    from .core.schema import require_current

    if end_sessions and not new:
        raise click.UsageError(_("--end-sessions needs --new."))
    require_current()
    if not new:
        print_line(Fact.read("epoch") or "-")
        return
    log = current_app.config["YANXING"].var / audit_checkpoints.NAME
    before = audit_checkpoints.last_restore(log) if log.exists() else None
    open_still = before if before and before.waits else None  # another epoch settles nothing
    with write():
        done, left = _new_life("began epoch", everything=end_sessions)
    left = [*dict.fromkeys((*(open_still.not_ended if open_still else ()), *left))]
    _note_restore(log, bool(open_still and open_still.unsigned), left)
    _print_all(done)


@upkeep.command()
@click.option("--backup", "file", type=ANY_FILE, help="Also compare the audit trail with this backup.")
@click.option("--acknowledge", "done", metavar="TEXT", help="Say what was done about what the last restore left open.")
def doctor(file: Path | None, done: str | None) -> None:
    """Check configuration, schema, audit trail, disk, clock and keys. Exit code 0 only if all is well."""
    from .core.doctor import examine
    from .core.features import registry

    if done is not None:
        _acknowledge(done.strip()[:200])
    ill = False
    for finding in examine(current_app.config["YANXING"], file, registry().doctor):
        print_line(str(finding))
        ill |= finding.well is False
    print_line(_("Something is wrong.") if ill else _("All is well."))
    if ill:
        click.get_current_context().exit(1)


def _acknowledge(done: str) -> None:
    """Note that somebody has seen to what the last restore left open, in the audit trail and in the log of its heads.
    Raises Refused if nothing waits."""
    from .core import audit, audit_checkpoints
    from .core.database import write
    from .core.schema import require_current

    if not done:
        raise click.UsageError(_("--acknowledge needs a text: what was looked through, and what was done."))
    require_current()
    log = current_app.config["YANXING"].var / audit_checkpoints.NAME
    restored = audit_checkpoints.last_restore(log) if log.exists() else None
    if restored is None or not restored.waits:
        raise Refused(_("Nothing waits: the last restore left nothing open."))
    with write():
        audit.record("acknowledged restore", "database", None, reason=done)
    audit_checkpoints.acknowledge(log)
