"""Send reminders by SMS, through a gateway of the operator that takes a form over HTTPS.

The address is a template: what stands behind its `?` is sent as the fields of a form, with the telephone number, the
words, how many things wait, and a secret put in. Nothing else is sent anywhere, and no redirect is followed.
"""

import http.client
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from pwa.core.settings import BadSetting

from .recipients import Person

SECONDS = 5.0  # for each step of the connection
LONGEST = 10.0  # for all of it: a server that answers byte by byte is ended then
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is printed."""
    return text


class Sms:
    """The channel `sms`."""

    name = "sms"

    def __init__(self, url: str, secret: str = "") -> None:
        """Raises BadSetting for an address that cannot be used."""
        try:
            parts = urlsplit(url)
            self.port = parts.port
        except ValueError as error:
            raise BadSetting(_l("YANXING_SMS_URL is not an address: %(why)s"), why=error) from error
        self.host, self.path, self.secret = parts.hostname or "", parts.path or "/", secret
        self.secure = parts.scheme == "https"
        if not self.host or not (self.secure or (parts.scheme == "http" and self.host in LOOPBACK)):
            raise BadSetting(_l("YANXING_SMS_URL must begin with https://"))
        self.fields = parse_qsl(parts.query, keep_blank_values=True)
        used = " ".join(value for _name, value in self.fields)
        if "{phone}" not in used or not ("{text}" in used or "{count}" in used):
            raise BadSetting(_l("YANXING_SMS_URL must name {phone} and {text} (or {count}) behind its question mark"))

    def reached(self, people: list[Any]) -> set[UUID]:
        """Everybody with a mobile number."""
        return {row.id for row in people if row.mobile}

    def check(self) -> None:
        """Nothing more: the address was read when the channel was made, and what sends is part of Python."""

    def send(self, person: Person, words: str, n: int, everywhere: bool = False) -> str:
        """Post the form. A status that says no, or a gateway that cannot be reached: surely not sent."""
        given = {"phone": person.phone or "", "text": words, "count": str(n), "secret": self.secret}
        body = urlencode([(name, _filled(value, given)) for name, value in self.fields])
        return post(self.host, self.port, self.path, body.encode(), self.secure)


def _filled(template: str, given: Mapping[str, str]) -> str:
    for name, value in given.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def post(host: str, port: int | None, path: str, body: bytes, secure: bool) -> str:
    """Post a form and return `taken`, `refused` or `unknown`. Never waits for more than a few seconds."""
    make: Callable[..., Any] = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = make(host, port, timeout=SECONDS)
    try:
        connection.connect()
    except OSError:
        return "refused"
    watch = threading.Timer(LONGEST, _hang_up, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return "unknown"
    finally:
        watch.cancel()
        connection.close()
    if status < 300:
        return "taken"
    return "refused" if status < 500 else "unknown"
