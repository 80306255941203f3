"""Send reminders as notifications, through the push services of the browsers.

The push service sees neither words nor names: pywebpush encrypts each message for one browser. The key by which
services know this installation is made on first need and sealed with the data key.
"""

import base64
import json
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from flask_babel import force_locale
from flask_babel import gettext as _

from pwa.core import crypto
from pwa.core.clock import now
from pwa.core.database import Fact, transact
from pwa.core.i18n import locale_for
from pwa.core.settings import BadSetting

from . import push_rules
from .push_models import PushSubscription
from .push_rules import PushAddress
from .recipients import Person
from .rules import outcome_of

KEY = "push_key"
SECONDS = 5
LASTING = 12 * 3600  # seconds for which a service keeps a message for a phone that is off
GONE = (404, 410)


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is printed."""
    return text


def public_key() -> str:
    """Return the key that a browser needs to subscribe (base64url of the point). Made now if there is none."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _private_key() -> ec.EllipticCurvePrivateKey:
    sealed = Fact.read(KEY) or transact(_make)
    found = load_der_private_key(base64.b64decode(crypto.unseal(sealed)), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def _make() -> str:
    fresh = ec.generate_private_key(ec.SECP256R1())
    der = fresh.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    Fact.insert(name=KEY, value=crypto.seal(base64.b64encode(der).decode())).on_conflict(
        conflict_target=[Fact.name], update={Fact.name: KEY}
    ).execute()  # of two that make one at once, the first is kept
    return str(Fact.read(KEY))


class WebPush:
    """The channel `push`. `contact`: an address of the operator, which push services ask for."""

    name = "push"

    def __init__(self, contact: str) -> None:
        self.contact = contact if ":" in contact else f"mailto:{contact}"

    def reached(self, people: list[Any]) -> set[UUID]:
        """Everybody with a phone that is signed in and shows notifications."""
        accounts = {row.account_id: row.id for row in people if row.account_id}
        rows = PushSubscription.live(accounts) if accounts else []
        return {accounts[row.account_id] for row in rows}

    def check(self) -> None:
        """Raises BadSetting where pywebpush is not installed."""
        if find_spec("pywebpush") is None or find_spec("py_vapid") is None:
            raise BadSetting(_l("YANXING_PUSH_CONTACT is set, but pywebpush is not installed (the extra 'push')"))

    def send(self, person: Person, words: str, n: int, everywhere: bool = False) -> str:
        """Send to the newest phone, to the one before only if the newest surely got nothing; or to all of them."""
        with force_locale(locale_for([person.language])):
            said = json.dumps({"title": _("Yanxing"), "words": words})
        ends = []
        for row in list(PushSubscription.live([person.account_id])) if person.account_id else []:
            ends.append(self._send_to(row, said))
            if ends[-1] != "refused" and not everywhere:
                break
        return outcome_of(ends)

    def _send_to(self, row: PushSubscription, said: str) -> str:
        address = row.opened()
        if push_rules.why_not_address(address, push_rules.HOSTS):
            return "refused"
        status = _ask(address, said, _private_key(), self.contact)
        if status in GONE:
            gone = PushSubscription.update(ended_at=now()).where(PushSubscription.id == row.id)
            transact(gone.execute)
        if isinstance(status, str):
            return status
        return "taken" if status < 300 else "refused" if status < 500 else "unknown"


def _ask(address: PushAddress, said: str, key: ec.EllipticCurvePrivateKey, contact: str) -> int | str:
    """Post one message. Returns the status, or `refused` where the service was not reached, or `unknown`."""
    import requests
    from py_vapid import Vapid02
    from pywebpush import WebPushException, webpush

    class Once(requests.Session):
        """Follows no redirect."""

        def post(self, url: Any, *args: Any, **more: Any) -> Any:
            return super().post(url, *args, **{**more, "allow_redirects": False})

    keys = {"p256dh": address.p256dh, "auth": address.auth}
    signed = Vapid02(key)
    try:
        answer = webpush(
            {"endpoint": address.endpoint, "keys": keys},
            said,
            vapid_private_key=signed,
            vapid_claims={"sub": contact},
            ttl=LASTING,
            timeout=SECONDS,
            requests_session=Once(),
        )
    except WebPushException as error:
        return error.response.status_code if error.response is not None else "unknown"
    except requests.ConnectTimeout:
        return "refused"
    except requests.RequestException as error:
        return "refused" if _was_not_reached(error) else "unknown"
    return int(answer.status_code)


def _was_not_reached(error: Exception) -> bool:
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
