"""Define the commands of the roster: import units and members, export members, make the first administrator."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from pwa.core.terminal import Refused, _, command, print_error, print_line

from . import membership_commands, post_commands

MOST_LOGIN = 60
ANY_FILE = click.Path(path_type=Path)
IN_FILE = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)


@command("organisations")
@click.argument("file", type=IN_FILE)
@click.option("--check", is_flag=True, help="Only report.")
def import_organisations(file: Path, check: bool) -> None:
    """Import units from FILE (xlsx or csv): name, code, unit above, kind, division, phone."""
    from pwa.core.schema import require_current

    from . import labels
    from .file_reader import by_column
    from .row_places import SHEET
    from .sheet_reader import open_table
    from .unit_plan import plan
    from .unit_writer import carry_out

    require_current()
    with _readable():
        table = open_table(file.read_bytes(), "organisations")
        rows = [(row, by_column(cells, table.sheets[row // SHEET].header.places)) for row, cells in table.rows]
    facts = {"sheets": table.sheet_facts()}
    _say_unread(table.unread)
    lines = plan(rows)

    def told(line: Any, problem: Any) -> str:
        return _told(
            facts, line.row, labels.label(problem.column, "organisations"), labels.sentence(vars(problem), facts)
        )

    for line in lines:
        for remark in line.remarks if line.verdict != "wrong" else ():
            print_error(told(line, remark))
    wrong = [told(line, problem) for line in lines for problem in line.problems]
    if wrong:
        raise Refused(*wrong, _("Nothing was changed."))
    added, changed = sum(line.unit is None for line in lines), sum(bool(line.changes) for line in lines)
    if not check:
        added, changed = carry_out(lines, None)
    _sum_up(added, changed, len(lines) - added - changed, check)


@command("members")
@click.argument("file", type=IN_FILE)
@click.option("--check", is_flag=True, help="Only report.")
def import_members(file: Path, check: bool) -> None:
    """Import members from FILE (xlsx or csv) in the columns of the official form."""
    from pwa.core.schema import require_current
    from pwa.organisations.models import Unit

    from . import jobs, labels, staging
    from .apply import Changed, apply
    from .models import StagedRow
    from .post_apply import follow

    require_current()
    paths = [unit.path for unit in Unit.select(Unit.path).where(Unit.parent.is_null())]
    if not paths:
        raise Refused(_("There are no units yet. Use 'yanxing import organisations FILE' first."))
    if not check:
        jobs.follow_all()
    found = staging.take_in(file.read_bytes(), file.name, paths, None, None)
    try:
        if found.refused:
            raise Refused(labels.refusal(found.refused))
        facts = json.loads(found.facts)
        _say_unread(facts["unread"])
        while found.state == "checking":
            found = staging.check_some(found, 2)
            print_error(
                _(
                    "%(done)s of %(total)s rows checked",
                    done=min(found.done * staging.PART, found.rows),
                    total=found.rows,
                )
            )
        if found.wrongs:
            here = (StagedRow.roster == found.id) & (StagedRow.verdict == "wrong")
            rows = StagedRow.select().where(here).order_by(StagedRow.row)
            raise Refused(*_all_told(rows, facts), _("Nothing was changed."))
        _say_remarks(found, facts)
        if facts["months"]:
            print_error(
                _(
                    "%(count)s dates name year and month only (the first is %(first)s). They are kept so; whatever"
                    " counts with them counts from the first day of the month.",
                    **facts["months"],
                )
            )
        if not check and (found.adds or found.changes):
            found = follow(apply(found, None))
        _sum_up(found.adds, found.changes, found.sames, check)
    except Changed:
        raise Refused(_("The roster was changed meanwhile. Nothing was applied; please run it again.")) from None
    finally:
        staging.drop_rows(found)


def _all_told(rows: Any, facts: dict[str, Any]) -> list[str]:
    from . import labels

    return [
        _told(facts, row.row, labels.label(problem["column"]), labels.sentence(problem, facts))
        for row in rows
        for problem in json.loads(row.problems)
    ]


def _told(facts: dict[str, Any], number: int, column: str, text: str) -> str:
    from .row_places import row_of

    sheet, row = row_of(facts, number)
    if sheet:
        return _("Sheet %(sheet)s, row %(row)s, %(column)s: %(said)s", sheet=sheet, row=row, column=column, said=text)
    return _("Row %(row)s, %(column)s: %(said)s", row=row, column=column, said=text)


def _say_unread(found: list[dict[str, Any]]) -> None:
    """Print what of the file was not read."""
    from . import labels

    for one in found:
        print_error(labels.unread(one))


def _say_remarks(roster: Any, facts: dict[str, Any]) -> None:
    """Print what was read otherwise than it stands in the file."""
    from .models import StagedRow

    here = (StagedRow.roster == roster.id) & StagedRow.problems.is_null(False)
    for told in _all_told(StagedRow.select().where(here).order_by(StagedRow.row), facts):
        print_error(told)


def _sum_up(added: int, changed: int, same: int, check: bool) -> None:
    text = _("%(added)s added, %(changed)s changed, %(same)s left alone.", added=added, changed=changed, same=same)
    print_line(f"{_('Checked only:')} {text}" if check else text)


@contextmanager
def _readable() -> Iterator[None]:
    """Turn a file that cannot be read into an error message."""
    from . import labels
    from .file_reader import Unreadable

    try:
        yield
    except Unreadable as error:
        raise Refused(str(labels.WHOLE[error.code]) % error.values) from None


@command("members")
@click.argument("file", type=ANY_FILE)
def export_members(file: Path) -> None:
    """Write every member to FILE in the columns of the official form: csv or xlsx by its suffix. Contains full ID
    numbers."""
    from pwa.core import audit
    from pwa.core.database import write
    from pwa.core.schema import require_current

    from .export import export_members as write_out
    from .table_writer import WRITERS

    suffix = file.suffix.lower()
    if suffix not in WRITERS:
        raise click.UsageError(_("The file's name must end in .csv or .xlsx."))
    require_current()
    with write():
        audit.record("exported", "members", None)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part{suffix}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        count = write_out(part, suffix, None)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    print_line(_("%(count)s rows written to %(file)s", count=count, file=file))


@command()
@click.argument("name")
@click.option("--login", default="admin", show_default=True, help="The account's login.")
@click.option("--county", default="", help="Code or name of the county, when there are several.")
@click.option("--hours", type=click.IntRange(1, 336), default=24, show_default=True, help="How long the link is good.")
def admin(name: str, login: str, county: str, hours: int) -> None:
    """Create the administrator's account of a county, and print its one-time sign-in link."""
    from pwa.core.access import Role
    from pwa.core.database import write
    from pwa.core.name_keys import name_key
    from pwa.core.schema import require_current
    from pwa.identity.invitations import invite
    from pwa.identity.models import Account
    from pwa.organisations.models import Post, Unit

    if not name.strip() or not 0 < len(login.strip()) <= MOST_LOGIN:
        raise click.UsageError(_("Name and login are needed; a login has at most 60 characters."))
    require_current()
    tops = [unit for unit in Unit.select().where(Unit.parent.is_null()) if county in ("", unit.code, unit.name)]
    if not tops:
        raise Refused(_("There is no such county. Use 'yanxing import organisations FILE' first."))
    if len(tops) > 1:
        raise Refused(_("There are several counties: %(names)s. Say --county.", names="、".join(u.name for u in tops)))
    if Account.select().where(Account.login == login.strip()).exists():
        raise Refused(_("There is already an account with the login %(login)s.", login=login))
    said = name.strip()[:60]
    named = {"name": said, "name_key": name_key(said)}
    with write():
        account = Account.create(county_id=tops[0].county_id, login=login.strip(), **named)
        account.record("made account", None)
        Post.give(account.id, Role.ADMIN, tops[0], None)
    print_error(_("For %(login)s, good for %(hours)s hours, once:", login=login, hours=hours))
    print_line(invite(account, by=None, hours=hours))


COMMANDS: dict[str, click.Command] = {
    "import organisations": import_organisations,
    "import members": import_members,
    "export members": export_members,
    "admin": admin,
    **post_commands.COMMANDS,
    **membership_commands.COMMANDS,
}
