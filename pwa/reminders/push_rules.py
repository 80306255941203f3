"""Decide to which addresses a notification may be sent. They come from phones, so they may point anywhere, and lie
about their keys. Pure rules on plain values."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

# The push services of the browsers: Chromium, Firefox, Edge, Safari.
HOSTS = ("fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com")
LONGEST = 2000  # characters of an address


@dataclass(frozen=True)
class PushAddress:
    """Where a browser gets its notifications, and the keys with which they are encrypted for it (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def why_not_address(address: PushAddress, hosts: tuple[str, ...] = HOSTS) -> str | None:
    """Return why nothing is sent there: `endpoint` (no known push service, or not by https) or `keys`; None if it may
    be."""
    if not is_push_service(address.endpoint, hosts):
        return "endpoint"
    return None if _is_point(address.p256dh) and len(_bytes(address.auth) or b"") == 16 else "keys"


def is_push_service(endpoint: str, hosts: tuple[str, ...] = HOSTS) -> bool:
    """Whether an address belongs to one of these hosts or a host below, over https on its usual port."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or any(sign.isspace() or sign == "\\" for sign in endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme != "https" or port not in (None, 443) or parts.username is not None or parts.password is not None:
        return False
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _is_point(text: str) -> bool:
    given = _bytes(text)
    if given is None or len(given) != 65:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), given)
    except ValueError:
        return False
    return True


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
