"""Send reminders through the gateways that apprise knows: WeCom, DingTalk, Feishu, mail and others."""

from typing import Any
from uuid import UUID

from pwa.core.settings import BadSetting

from .recipients import Person

PATIENCE = "cto=5&rto=5"  # seconds to connect and to wait for an answer, as apprise reads them from an address


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

    def send(self, person: Person, words: str, n: int, everywhere: bool = False) -> str:
        """Notify through the first address. apprise only says that it did not work, so the end is unknown then."""
        from apprise import Apprise  # 0.4 seconds, for which only the sender waits

        url = self.urls[0].replace("{phone}", person.phone or "")
        gateway = Apprise()
        if not gateway.add(f"{url}{'&' if '?' in url else '?'}{PATIENCE}"):
            return "refused"
        return "taken" if gateway.notify(body=words) else "unknown"
