"""Define the `yanxing` command. It is Flask's own group, so `flask --app pwa …` has the same commands. Packages declare
more of them.

Heavy imports are inside the commands. The packages are read only for a command that one of them declares.
"""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click
from flask.cli import ScriptInfo

from .core.command_help import print_mistake
from .core.declaration_checks import grouped
from .core.terminal import Commands, Refused, _, print_error, print_line
from .packages import PACKAGES
from .upkeep import upkeep

if TYPE_CHECKING:
    from flask import Flask

    from .identity.models import Account

DEMO_LOGINS = ("member", "contact", "secretary", "host", "committee", "county", "auditor", "admin")


class Program(Commands):
    """The command group: its own commands, and those that packages declare, read only when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *_declared()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name) or _declared().get(cmd_name)


@cache
def _declared() -> dict[str, click.Command]:
    """The commands that the features declare, read from the packages' `commands.py` alone, so that `--help` is fast."""
    modules = [f"pwa.{name}.commands" for name in PACKAGES if find_spec(f"pwa.{name}.commands")]
    return grouped({name: one for module in modules for name, one in import_module(module).COMMANDS.items()})


cli = Program("yanxing", help="Yanxing 雁行: members far from home still fly in formation.")


def main() -> None:
    """The `yanxing` command."""
    from .app import create_app

    try:
        sys.exit(cli.main(obj=ScriptInfo(create_app=create_app), prog_name="yanxing", standalone_mode=False))
    except click.ClickException as error:
        print_mistake(error)
        sys.exit(error.exit_code)
    except click.Abort:
        print_error(_("Stopped."))
        sys.exit(1)


@cli.command()
def init() -> None:
    """Create the schema, or bring it up to date. Does nothing if it is up to date."""
    from .core import crypto, ended_rights, schema
    from .core.database import db, write

    db.connect(reuse_if_open=True)
    applied = schema.migrate()
    ended_rights.begin()
    with write():
        crypto.store_key_proof()
    for name in applied:
        print_line(_("Applied %(name)s", name=name))
    print_line(_("The schema is current.") + f" ({db.obj.__class__.__name__})")


@cli.command()
@click.option("--members", type=click.IntRange(1, 1_000_000), default=700, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Tell the story as of this day.")
@click.option("--if-empty", is_flag=True, help="Do nothing if the database is not empty.")
def demo(members: int, seed: int, today: datetime | None, if_empty: bool) -> None:
    """Fill an empty database with a believable county of synthetic people."""
    from .core import clock
    from .core.database import Fact, write
    from .core.schema import require_current
    from .demo import NotEmpty, build

    if today and not 2000 <= today.year < 2100:
        raise click.UsageError(_("--today must lie between 2000 and 2099."))
    require_current()
    day: date = today.date() if today else clock.today()
    try:
        build(members=members, seed=seed, today=day, report=print_error)
    except NotEmpty as error:
        if if_empty:
            return
        raise Refused(_("The database is not empty: nothing was changed.")) from error
    with write():
        Fact.put("demo", f"{members} {seed} {day.isoformat()}")
    print_line(_("The demo county stands, as of %(day)s.", day=day))


@cli.command(with_appcontext=False)
@click.option("--host", default="localhost", show_default=True)
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, envvar="PORT", show_default=True, show_envvar=True
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
@click.option("--remind", is_flag=True, help="Send reminders too, every five minutes.")
def serve(host: str, port: int, workers: int, threads: int, remind: bool) -> None:
    """Run the production server."""
    from .core import server, settings

    os.environ["PORT"] = str(port)  # the default base URL contains the port
    if remind:
        os.environ["YANXING_REMIND"] = "1"
    chosen = settings.load()
    with server.shared_metrics(chosen):
        from .app import create_app
        from .core import audit_chain, audit_checkpoints
        from .core.features import registry
        from .core.schema import require_current

        app, log = create_app(chosen), chosen.var / audit_checkpoints.NAME
        with app.app_context():
            require_current()
            if not log.exists():
                audit_checkpoints.append(log, audit_chain.heads())
            tasks = [(job.seconds, _in_app(app, job.run)) for job in registry().jobs]
        server.serve(app, host, port, workers, threads, tasks)


def _in_app(app: "Flask", run: Callable[[], object]) -> Callable[[], object]:
    """Wrap a job so that it runs in the app's context: it needs settings and registry, and no request provides them."""

    def task() -> object:
        with app.app_context():
            return run()

    return task


@cli.command()
@click.argument("login")
@click.option(
    "--hours", type=click.IntRange(1, 336), default=336, show_default=True, help="How long the link is valid."
)
@click.option("--end-phones", is_flag=True, help="For a lost phone: first end every session, passkey and older link.")
def invite(login: str, hours: int, end_phones: bool) -> None:
    """Print a one-time sign-in link for an account."""
    from .core.schema import require_current
    from .identity.invitations import invite as link
    from .identity.models import Account

    require_current()
    account = Account.get_or_none(Account.login == login)
    if account is None:
        raise Refused(_("There is no account with the login %(login)s.", login=login))
    if account.closed_at:
        raise Refused(_("The account %(login)s is closed.", login=login))
    if end_phones:
        _end_phones(account)
    url = link(account, by=None, hours=hours)
    print_error(_("For %(login)s, good for %(hours)s hours, once:", login=login, hours=hours))
    print_line(url)


def _end_phones(account: "Account") -> None:
    """End all phones and sessions of the account, as the officer's button does, where no officer can press it."""
    from .core.database import write
    from .identity.invitations import end_all_phones
    from .members.changes import add_timeline_line
    from .members.models import Member

    end_all_phones(account, by=None)
    if member := Member.get_or_none(Member.id == account.member_id):
        with write():
            add_timeline_line(member, "phones_ended", None)
    print_error(_("Every phone, passkey and passphrase of %(login)s is ended; the owner sees it.", login=account.login))


@cli.command()
def links() -> None:
    """Print one sign-in link for each role of the demo county."""
    from .core.database import Fact
    from .core.schema import require_current
    from .identity.invitations import invite as link
    from .identity.models import Account

    require_current()
    if Fact.read("demo") is None:
        raise Refused(_("This is not the demo county. Use 'yanxing invite LOGIN'."))
    found = {row.login: row for row in Account.select().where(Account.login.in_(DEMO_LOGINS))}
    print_line(_("One-time sign-in links, good for a day:"))
    for login in DEMO_LOGINS:
        if login in found:
            print_line(f"  {login:<10} {link(found[login], by=None, hours=24)}")


cli.commands.update(upkeep.commands)
