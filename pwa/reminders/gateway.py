"""Send reminders through the gateways that apprise knows: WeCom, DingTalk, Feishu, mail and others."""

from typing import Any
from uuid import UUID

from pwa.core.settings import BadSetting

from .recipients import Person
from .rules import outcome_of

# Seconds to connect and to wait for an answer, and that no redirect is followed, as apprise reads them from an address.
PATIENCE = "cto=5&rto=5&redirect=no"
ANYBODY = "13800000000"  # a telephone number, to see whether apprise can read an address with one


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is printed."""
    return text


class Gateway:
    """The channel `gateway`. Each address names the person by `{phone}`: a message goes to one person, never to a
    group."""

    name = "gateway"

    def __init__(self, urls: str) -> None:
        """Raises BadSetting for an address that names nobody."""
        self.urls = urls.split()
        if not all("{phone}" in url and "://" in url for url in self.urls):
            raise BadSetting(_l("YANXING_GATEWAY_URLS: each address must contain {phone}, so that one person gets it"))

    def reached(self, people: list[Any]) -> set[UUID]:
        """Everybody with a mobile number."""
        return {row.id for row in people if row.mobile}

    def check(self) -> None:
        """Ask apprise whether it can read each address; nothing is sent. Raises BadSetting. An address may hold a
        password, so only its number and its scheme are named."""
        try:
            _apprise()
        except ImportError as error:
            text = _l("YANXING_GATEWAY_URLS is set, but apprise is not installed (the extra 'gateway')")
            raise BadSetting(text) from error
        for n, url in enumerate(self.urls, 1):
            scheme = url.partition("://")[0]
            if not _apprise().add(_filled(url, ANYBODY)):
                raise BadSetting(
                    _l("YANXING_GATEWAY_URLS: apprise cannot read address %(n)s (%(scheme)s://…)"), n=n, scheme=scheme
                )

    def send(self, person: Person, words: str, n: int, everywhere: bool = False) -> str:
        """Notify through the first address, or through all. apprise only says that it did not work, so the end is
        unknown then."""
        ends = [_notify(url, person, words) for url in (self.urls if everywhere else self.urls[:1])]
        return outcome_of(ends)


def _notify(url: str, person: Person, words: str) -> str:
    gateway = _apprise()
    if not gateway.add(_filled(url, person.phone or "")):
        return "refused"
    return "taken" if gateway.notify(body=words) else "unknown"


def _filled(url: str, phone: str) -> str:
    return f"{url.replace('{phone}', phone)}{'&' if '?' in url else '?'}{PATIENCE}"


def _apprise() -> Any:
    from apprise import Apprise  # 0.4 seconds, for which only the sender waits

    return Apprise()
