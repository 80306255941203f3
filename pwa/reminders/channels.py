"""Make the channels that the settings name, in the order in which they are tried."""

from flask import current_app

from pwa.core.doctor_findings import Findings, note, well, wrong
from pwa.core.settings import BadSetting, Settings
from pwa.core.terminal import _

from .gateway import Gateway
from .recipients import Channel, Channels
from .rules import CHANNELS
from .sms import Sms
from .web_push import WebPush


def channels_of(settings: Settings) -> Channels:
    """Return the channels by name. Raises BadSetting."""
    found: list[Channel] = []
    if settings.push_contact:
        found.append(WebPush(settings.push_contact))
    if settings.gateway_urls:
        found.append(Gateway(settings.gateway_urls))
    if settings.sms_url:
        found.append(Sms(settings.sms_url, settings.sms_secret))
    return {one.name: one for one in sorted(found, key=lambda one: CHANNELS.index(one.name))}


def checked(channels: Channels) -> Channels:
    """Return the channels once each can be used: the program that sends is there and can read its address; nothing is
    sent. Raises BadSetting."""
    for channel in channels.values():
        channel.check()
    return channels


def examine_channels() -> Findings:
    """Check the settings of the channels, before the first message has to go out."""
    try:
        found = checked(channels_of(current_app.config["YANXING"]))
    except BadSetting as error:
        yield wrong(_(error.text, **error.values))
        return
    if found:
        yield well(_("Reminders can go out by: %(names)s.", names=", ".join(found)))
    else:
        yield note(_("No channel for reminders is set up: everything stays in the app, and what is urgent is a call."))
