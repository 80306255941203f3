"""Make the channels that the settings name, in the order in which they are tried."""

from pwa.core.settings import Settings

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
