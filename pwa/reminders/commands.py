"""Define `yanxing remind`: judge, bundle and send what is due."""

from typing import Any

import click

from pwa.core.terminal import _, command, print_line


@command("remind")
@click.option(
    "--dry-run", is_flag=True, help="Only print who would be reminded of what, and why; write and send nothing."
)
def remind(dry_run: bool) -> None:
    """Send the reminders that are due, each at most once. To be run every few minutes."""
    from flask import current_app

    from pwa.core.schema import require_current

    from .channels import channels_of, checked
    from .sending import remind as send

    require_current()
    channels = checked(channels_of(current_app.config["YANXING"]))
    if dry_run:
        _tell(channels)
        return
    done = send(channels)
    for name, words in _counted().items():
        if done[name]:
            print_line(f"{done[name]}  {words}")
    if not channels:
        print_line(_("No channel is set up: everything stays in the app."))


def _counted() -> dict[str, str]:
    return {
        "written": _("reminders written down"),
        "lapsed": _("not due any more"),
        "taken": _("messages sent"),
        "refused": _("messages that could not be sent"),
        "unknown": _("messages whose end is unknown; they are not sent again"),
        "call": _("urgent ones that reach nobody: somebody calls"),
        "quiet": _("wait, because it is night"),
        "this_week": _("wait, because there was a message this week"),
        "no_consent": _("stay in the app, because the person has not agreed"),
        "switched_off": _("stay in the app, because they are switched off"),
    }


def _tell(channels: Any) -> None:
    from flask_babel import force_locale

    from pwa.core.clock import now
    from pwa.core.features import registry
    from pwa.core.i18n import terminal_locale
    from pwa.members.labels import cited

    from .dry_run import plans_of
    from .labels import CALL, CHANNELS, WHY
    from .rules import SEND

    known, any_plan = registry().reminders, False
    with force_locale(terminal_locale()):
        for plan in plans_of(now(), channels):
            any_plan, does = True, plan.verdict
            said = (
                CHANNELS[does.channel]
                if does.does == SEND
                else CALL[does.why]
                if does.does == "call"
                else WHY[does.why]
            )
            print_line(f"{plan.person.name}  {plan.person.branch}  → {said}")
            for row in plan.rows:
                print_line(f"    {known[row.rule].words}  {row.on}  {cited(known[row.rule].source)}")
        if not any_plan:
            print_line(_("Nobody is to be reminded now."))


COMMANDS = {"remind": remind}
