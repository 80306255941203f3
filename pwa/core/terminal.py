"""Print messages of commands in the operator's language, and expected failures as sentences instead of tracebacks."""

import errno
import os
import sys
from collections.abc import Callable
from typing import Any

import click
import peewee as pw
from flask.cli import AppGroup, with_appcontext

from .characters import has_forbidden_characters
from .command_help import Translated, _
from .crypto import WrongKey
from .database import Busy
from .logs import code_of
from .settings import BadSetting

FULL = {"SQLITE_FULL", "53100"}


class Refused(Exception):
    """The command did nothing, for these reasons. Each reason is printed; the exit code is 1."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def print_line(text: str) -> None:
    """Print a line of the result to standard output."""
    click.echo(text)


def print_error(text: str) -> None:
    """Print a line to standard error, so that a script which reads the result does not get it."""
    click.echo(text, err=True)


def reasons_for(error: BaseException) -> tuple[str, ...] | None:
    """Return sentences that explain the error to an operator; None for a bug, which may show its traceback."""
    if isinstance(error, Refused):
        return error.reasons
    if isinstance(error, BadSetting):
        return (_(error.text, **error.values),)
    if isinstance(error, WrongKey):
        return (_("YANXING_DATA_KEY does not fit this database: ID numbers cannot be read. Put the right key back."),)
    if isinstance(error, Busy) or (isinstance(error, pw.OperationalError) and _is_busy(error)):
        return (_("The database is busy: another program is writing to it. Try again in a minute."),)
    if isinstance(error, pw.OperationalError) and code_of(error) in FULL:
        return (_("The disk that holds the database is full: nothing was changed. Make room and try again."),)
    if isinstance(error, pw.OperationalError | pw.ProgrammingError) and _no_table(error):
        return (_("The database has no schema yet, or an older one. Run 'yanxing init' first."),)
    if isinstance(error, pw.ImproperlyConfigured | pw.OperationalError | pw.InterfaceError | pw.DatabaseError):
        if isinstance(error, pw.IntegrityError | pw.ProgrammingError | pw.DataError) and not _is_forbidden(error):
            return None
        return (_("The database does not answer: %(why)s", why=_first_line(error)),)
    if isinstance(error, OSError) and error.errno not in (None, errno.EPIPE):
        where = f"{error.filename}: " if error.filename else ""
        return (f"{where}{error.strerror}",)
    return None


def _is_busy(error: Exception) -> bool:
    return "locked" in str(error) or "lock timeout" in str(error)


def _is_forbidden(error: Exception) -> bool:
    return "permission denied" in str(error)


def _no_table(error: Exception) -> bool:
    text = str(error)
    return "no such table" in text or "no such column" in text or ("does not exist" in text and "relation" in text)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


class Guarded(Translated):
    """A command that answers an expected failure with its reasons and exit code 1, never with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        _require_readable(ctx)
        os.umask(0o077)  # everything a command makes holds personal data or keys
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that cannot show 雁 still gets the rest
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            reasons = reasons_for(error)
            if reasons is None:
                raise
            for reason in reasons:
                print_error(f"! {reason}")
            ctx.exit(1)


def _require_readable(ctx: click.Context) -> None:
    """Refuse bytes that are no text in the terminal's encoding (the database stores none), and control characters."""
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if isinstance(value, str) and (has_forbidden_characters(value) or "\n" in value):
            raise click.BadParameter(_("it is no readable text on one line."), ctx, param)


class Commands(Translated, AppGroup):
    """A group of `Guarded` commands."""

    def command(self, *args: Any, **options: Any) -> Any:
        options.setdefault("cls", Guarded)
        return super().command(*args, **options)


def command(name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a `Guarded` command, which runs in the app's context, for a package's declaration."""

    def make(work: Callable[..., Any]) -> click.Command:
        return click.command(name, cls=Guarded)(with_appcontext(work))

    return make
