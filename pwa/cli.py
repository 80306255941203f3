"""The `yanxing` command. Flask's own group, so `flask --app pwa …` has the same commands; each room brings its own.

Heavy imports are inside the commands: `yanxing --help` should not wait for the whole house.
"""

import os
import secrets
from datetime import date, datetime, timedelta
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, ScriptInfo

from .ground.terminal import Guarded, Refused, _, mutter, say

DEMO_LOGINS = ("member", "contact", "secretary", "host", "committee", "county", "auditor", "admin")


class Commands(AppGroup):
    """Commands that refuse in words."""

    def command(self, *args: Any, **options: Any) -> Any:
        options.setdefault("cls", Guarded)
        return super().command(*args, **options)


cli = Commands("yanxing", help="Yanxing 雁行: members far from home still fly in formation.")


def main() -> None:
    """The `yanxing` command."""
    from .app import create_app

    os.umask(0o077)  # everything the command makes holds personal data or keys
    cli.main(obj=ScriptInfo(create_app=create_app), prog_name="yanxing")


def _connect() -> None:
    """A connection for the whole command; the words of a refusal come from the guard."""
    from .ground.database import db

    db.connect(reuse_if_open=True)


def _current() -> None:
    """Refuse unless the schema is the one this release knows."""
    from .ground.schema import why_not_current

    _connect()
    if why := why_not_current():
        raise Refused(why)


@cli.command()
def init() -> None:
    """Create the schema, or bring it up to date. Harmless when it is."""
    from .ground import crypto, schema
    from .ground.database import db, write

    _connect()
    applied = schema.migrate()
    with write():
        crypto.leave_proof()
    for name in applied:
        say(_("Applied %(name)s", name=name))
    say(_("The schema is current.") + f" ({db.obj.__class__.__name__})")


@cli.command()
@click.option("--members", type=click.IntRange(1, 1_000_000), default=700, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Tell the story as of this day.")
@click.option("--if-empty", is_flag=True, help="Leave a database that holds something as it is, without a word.")
def demo(members: int, seed: int, today: datetime | None, if_empty: bool) -> None:
    """Fill an empty database with a believable county of synthetic people."""
    from .demo import build
    from .ground import clock
    from .ground.database import Fact, write
    from .identity.models import Account

    _current()
    if Account.select().exists():
        if if_empty:
            return
        raise Refused(_("The database is not empty: nothing was changed."))
    day: date = today.date() if today else clock.today()
    build(members=members, seed=seed, today=day)
    with write():
        Fact.put("demo", f"{members} {seed} {day.isoformat()}")
    say(_("The demo county stands: %(members)s members, seed %(seed)s, as of %(day)s.", members=members, seed=seed, day=day))


@cli.command(with_appcontext=False)
@click.option("--host", default="localhost", show_default=True)
@click.option("--port", type=click.IntRange(1, 65_535), default=None, help="PORT, else 8000.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
def serve(host: str, port: int | None, workers: int, threads: int) -> None:
    """The production server."""
    from .ground import serving, settings

    if port:
        os.environ["PORT"] = str(port)  # the default base URL follows it
    chosen = settings.load()
    number = port or int(os.environ.get("PORT") or 8000)
    serving.share_metrics(chosen)

    from .app import create_app

    app = create_app(chosen)
    with app.app_context():
        _current()
    serving.serve(app, host, number, workers, threads, tasks=[(10, _seal), (600, _tidy)])


def _seal() -> None:
    """Seal what waits in the audit trail. Every ten seconds, so that nothing waits for a minute."""
    from .ground import audit

    audit.seal()


def _tidy() -> None:
    """Forget ceremonies that were begun and not finished, and counts of tries whose time has passed."""
    from .ground import clock, throttle
    from .ground.database import write
    from .identity.models import Challenge

    throttle.forget_old()
    with write():
        Challenge.delete().where(Challenge.made_at < clock.now() - timedelta(hours=1)).execute()


@cli.command()
@click.argument("login")
@click.option("--hours", type=click.IntRange(1, 24 * 14), default=24, show_default=True, help="How long the link is good.")
def invite(login: str, hours: int) -> None:
    """Print a one-time sign-in link for an account."""
    from .identity.models import Account

    _current()
    account = Account.get_or_none(Account.login == login)
    if account is None:
        raise Refused(_("There is no account with the login %(login)s.", login=login))
    mutter(_("For %(login)s, good for %(hours)s hours, once:", login=login, hours=hours))
    say(_link(account, hours))


@cli.command()
def links() -> None:
    """One sign-in link for each role of the demo county."""
    from .ground.database import Fact
    from .identity.models import Account

    _current()
    if Fact.read("demo") is None:
        raise Refused(_("This is not the demo county. Use 'yanxing invite LOGIN'."))
    found = {row.login: row for row in Account.select().where(Account.login.in_(DEMO_LOGINS))}
    say(_("One-time sign-in links, good for a day:"))
    for login in DEMO_LOGINS:
        if login in found:
            say(f"  {login:<10} {_link(found[login], 24)}")


def _link(account: Any, hours: int) -> str:
    """A fresh link; older unspent ones of the account are void."""
    from .ground import audit, clock, crypto
    from .ground.database import write
    from .identity.models import Invitation

    token = secrets.token_urlsafe(32)
    with write():
        Invitation.update(voided_at=clock.now()).where(
            Invitation.account == account, Invitation.spent_at.is_null(), Invitation.voided_at.is_null()
        ).execute()
        expires = clock.now() + timedelta(hours=hours)
        row = Invitation.create(account=account, token_hash=crypto.hash_token(token), expires_at=expires)
        audit.record("invited", "account", account.id, county_id=account.county_id, member_id=account.member_id)
    return f"{current_app.config['YANXING'].base_url}/welcome/{token}"
