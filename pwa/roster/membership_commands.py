"""Define the command that ends a membership on the machine itself, or takes the end back."""

from datetime import date
from typing import Any

import click

from pwa.core.terminal import Refused, _, command, print_error, print_line
from pwa.members.leaving_rules import LEAVING

from .post_commands import unit_of


@command("end-membership")
@click.argument("name")
@click.argument("branch")
@click.option("--reason", type=click.Choice(LEAVING), help="Why they are no longer a member here.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Since which day (2026-11-20).")
@click.option("--organisation", default="", help="Where to, or who decided; not needed for a death.")
@click.option("--document", default="", help="Number of the letter or decision.")
@click.option("--born", default="", help="Date of birth (1970-01-31), when several have the name.")
@click.option("--undo", default="", help="Take back an end that was recorded by mistake; says what was wrong.")
def end_membership(
    name: str, branch: str, reason: str | None, on: Any, organisation: str, document: str, born: str, undo: str
) -> None:
    """Record that NAME is no longer a member of BRANCH (code, name or path), or with --undo that this was a mistake.
    Open work of their posts goes back to the units and is named."""
    from pwa.core.database import write
    from pwa.core.schema import require_current
    from pwa.members import membership

    require_current()
    member = _person(name, unit_of(branch), born, former=bool(undo))
    if undo:
        with write():
            membership.undo_end(member, undo.strip()[:200], None)
        print_line(_("%(name)s is a member here again.", name=name))
        return
    ending = membership.Ending(*_checked(member, reason, on, organisation.strip(), document.strip()))
    for text, number in membership.open_work(member):
        print_error(_("Open work of %(name)s: %(what)s (%(number)s)", name=name, number=number, what=text))
    with write():
        membership.end_membership(member, ending, None)
    print_line(_("%(name)s is no longer a member here.", name=name))


def _person(name: str, branch: Any, born: str, former: bool) -> Any:
    from pwa.core.name_keys import name_key
    from pwa.members.models import Member

    here = (Member.branch == branch.id) & (Member.name_key == name_key(name)) & Member.left_at.is_null(not former)
    found = [member for member in Member.select().where(here) if born in ("", str(member.born_on))]
    if len(found) != 1:
        raise Refused(_("%(count)s people called %(name)s fit. Say --born.", count=len(found), name=name))
    return Member.with_branch(found[0].id)


def _checked(member: Any, reason: str | None, on: Any, organisation: str, document: str) -> tuple[str, date, str, str]:
    from pwa.core.clock import today
    from pwa.members.labels import REFUSALS
    from pwa.members.leaving_rules import why_not_end

    if reason is None or on is None:
        raise click.UsageError(_("Say --reason and --on."))
    day = on.date()
    if day > today():
        raise Refused(_("This day has not come yet."))
    wrong = why_not_end(reason, day, organisation, member.kind, member.joined_on)
    if wrong:
        raise Refused(*(str(REFUSALS[why]) for why in wrong.values()))
    return reason, day, organisation[:200], document[:100]


COMMANDS: dict[str, click.Command] = {"end-membership": end_membership}
