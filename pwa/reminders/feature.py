"""Declare reminders: one queue for what packages declare as due, and the channels by which it leaves the house."""

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Job, Joining
from pwa.core.kept_tables import Keep, Kept

from . import file_joining, own_data, push_pages, views
from .audit_labels import AUDIT
from .channels import channels_of, checked, examine_channels
from .commands import COMMANDS
from .models import Reminder, ReminderSwitch
from .push_models import PushSubscription
from .sending import remind

SECONDS = 20  # of one run in the server, whose other background work waits meanwhile


def remind_if_told() -> None:
    """Send what is due, in a server that was told to."""
    settings = current_app.config["YANXING"]
    if settings.remind:
        remind(channels_of(settings), SECONDS)


def check_if_told(app: Flask) -> None:
    """Refuse to start a server that was told to send and cannot. Raises BadSetting."""
    if app.config["YANXING"].remind:
        checked(channels_of(app.config["YANXING"]))


FEATURE = Feature(
    __package__,
    setup=check_if_told,
    blueprints=(views.reminders, push_pages.push),
    undelivered=(Reminder.undelivered_to,),
    kept=(
        Kept(
            Reminder,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REMINDERS,
            what=_l(
                "Of what kind of thing you were reminded, of which day, when, by which way, and whether it was sent"
            ),
            why=_l("So that you are reminded of each thing once, and somebody calls when nothing reaches you."),
            section="reminders",
            of_member=own_data.reminders_of,
        ),
        Kept(
            ReminderSwitch,
            Keep.UNTIL_LEFT,
            heading=notice_headings.REMINDERS,
            what=_l("Which reminders you want by which way"),
            why=_l("So that you get only those that you want."),
            section="reminder_switches",
            of_member=own_data.switches_of,
        ),
        Kept(
            PushSubscription,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.REMINDERS,
            what=_l(
                "On which phones you get notifications: the sealed address of each at the push service of its browser"
            ),
            why=_l("So that a notification reaches your phone."),
            section="notifications",
            of_account=own_data.subscriptions_of,
        ),
    ),
    joining=Joining(before=file_joining.keep_one_each),
    doctor=(examine_channels,),
    audit=AUDIT,
    commands=COMMANDS,
    jobs=(Job(300, remind_if_told),),
)
