"""Define the commands of screening."""

import click

from pwa.core.terminal import _, command, print_error, print_line


@command()
def recount() -> None:
    """Recount members and rounds from all reports and responses, and say whether the stored counts were equal."""
    from pwa.core.schema import require_current
    from pwa.members import headcounts

    from .rebuild_counts import recount as count_anew

    require_current()
    units, differ = headcounts.recount()
    if differ:
        print_error(_("%(units)s units had other numbers of members; they are mended.", units=differ))
    found = count_anew()
    wrong = [row for row in found if row[1] or row[2]]
    for round_, people, counts in wrong:
        facts = {"title": round_.title, "people": people, "counts": counts}
        print_error(_("%(title)s: %(people)s people and %(counts)s counts stood otherwise; they are mended.", **facts))
    if wrong or differ:
        click.get_current_context().exit(1)
    facts = {"rounds": len(found), "units": units}
    print_line(_("Counted anew: %(rounds)s rounds, and the members of %(units)s units. All equal.", **facts))


COMMANDS = {"recount": recount}
