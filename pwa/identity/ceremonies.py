"""Run the two passkey ceremonies: register a key for an account, sign in with a key (WebAuthn Level 3).

Nothing from the phone is trusted before `webauthn` has verified it; only the verified result is used. The challenge is
deleted before the verification, so that a failed try cannot be repeated with the same challenge.
"""

import json
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pwa.core.database import transact
from pwa.core.logs import event

from .change_models import PASSKEY
from .credential_models import has_way_in
from .credentials import NotVerified, Sent, read, verified_answer, verified_key
from .links import link_behind, settle
from .models import Account, Challenge, Passkey, Session, SignInChange
from .rules import counter_verdict
from .sessions import begin
from .sign_in_changes import make_due_way_in

TRANSPORTS = ("usb", "nfc", "ble", "smart-card", "hybrid", "internal")
T = TypeVar("T")
REGISTER, SIGN_IN = "register", "sign-in"


class Refused(Exception):
    """The ceremony failed. The reason is logged; the phone only learns that it failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        event("passkey refused", logging.WARNING, reason=reason)


def options_to_register(account: Account, browser: str) -> str:
    """Return JSON for `navigator.credentials.create`: a discoverable key with user verification, without attestation,
    not on an authenticator that has a key of this account."""
    known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in Passkey.of(account)]
    options = generate_registration_options(
        rp_id=current_app.config["YANXING"].host,
        rp_name="Yanxing 雁行",
        user_id=account.id.bytes,
        user_name=account.name or account.login,
        user_display_name=account.name or account.login,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=known,
    )
    value = bytes_to_base64url(options.challenge)
    transact(lambda: Challenge.begin(value, REGISTER, browser, account.id))
    return options_to_json(options)


def register(
    account: Account,
    credential: dict[str, Any],
    browser: str,
    label: str,
    limits: dict[str, Any] | None = None,
    here: Session | None = None,
) -> Passkey:
    """Verify and store a new key. `here`: the session in which it is made; `limits`: of a limited one
    (`links.limits_of`). Raises Refused, and Ended if the session was ended meanwhile."""
    key = {"account": account.id, **_verified_key(account, credential, browser), "label": label, **(limits or {})}

    def keep() -> Passkey | None:
        if here:
            here.require_open()
        beside_others = has_way_in(account)
        made = Passkey.make(key)
        if made:
            account.record("made passkey", account.id, fields=["passkey"])
        if made and beside_others:
            account.note("passkey_made", account.id)  # somebody else with the unlocked phone could have made it
        if made and not limits:
            settle(account, here.invitation_id if here else None)
        return made

    made = transact(keep)
    if made is None:
        raise Refused("known already")
    return made


def ask_to_register(account: Account, credential: dict[str, Any], browser: str, label: str, here: Session) -> Any:
    """Verify a new key that was made without a fresh proof; it becomes a way in after the waiting time. Returns the
    change that waits, None if another one does already. Raises Refused, and Ended if the session was ended
    meanwhile."""
    key = {**_verified_key(account, credential, browser), "label": label}
    if Passkey.select().where(Passkey.credential_id == key["credential_id"]).exists():
        raise Refused("known already")
    what = {"known_as": key["credential_id"], "secret": json.dumps(key)}

    def keep() -> Any:
        here.require_open()
        return SignInChange.ask(account, PASSKEY, here.id, **what)

    return transact(keep)


def _verified_key(account: Account, credential: dict[str, Any], browser: str) -> dict[str, Any]:
    """Verify a new key. Returns the columns of its row that come from it. Raises Refused."""
    sent = _take(credential, REGISTER, browser, account)
    verified = _verified(lambda: verified_key(credential, sent, *_site()))
    named = credential["response"].get("transports")
    return {
        "credential_id": bytes_to_base64url(verified.credential_id),
        "public_key": bytes_to_base64url(verified.credential_public_key),
        "sign_count": verified.sign_count,
        "transports": " ".join(t for t in TRANSPORTS if isinstance(named, list) and t in named),
        "backed_up": verified.credential_backed_up,
    }


def options_to_sign_in(browser: str) -> str:
    """Return JSON for `navigator.credentials.get`: any discoverable key of this site, with user verification."""
    options = generate_authentication_options(
        rp_id=current_app.config["YANXING"].host, user_verification=UserVerificationRequirement.REQUIRED
    )
    value = bytes_to_base64url(options.challenge)
    transact(lambda: Challenge.begin(value, SIGN_IN, browser))
    return options_to_json(options)


def sign_in(credential: dict[str, Any], browser: str) -> Session:
    """Verify a key's answer and begin a session of its account. Raises Refused."""
    sent = _take(credential, SIGN_IN, browser)
    make_due_way_in(sent.id)
    key = Passkey.select(Passkey, Account).join(Account).where(Passkey.credential_id == sent.id).first()
    if key is None:
        raise Refused("unknown key")
    if key.ended_at:
        raise Refused("ended key")
    if sent.handle != key.account.id.bytes:
        raise Refused("another account's handle")
    public_key = base64url_to_bytes(key.public_key)
    verified = _verified(lambda: verified_answer(credential, sent, *_site(), public_key))
    if counter_verdict(key.sign_count, verified.new_sign_count) == "back":
        transact(key.report_copy)
        raise Refused("counter went back")

    def open_account() -> Session:
        if key.account.locked().closed_at is not None:
            raise Refused("closed account")
        if not key.used(verified.new_sign_count, verified.credential_backed_up):
            raise Refused("used at the same moment")
        return begin(key.account, "passkey", **link_behind(key.invitation_id, key.limited_until))

    return transact(open_account)


def _site() -> tuple[str, str]:
    """Return the relying party ID and the origin of this app."""
    settings = current_app.config["YANXING"]
    return settings.host, settings.origin


def _take(credential: dict[str, Any], purpose: str, browser: str, account: Account | None = None) -> Sent:
    """Read what was sent and delete its challenge. Raises Refused unless we made this challenge for this purpose,
    browser and account in the last five minutes."""
    sent = _verified(lambda: read(credential))
    owner = account.id if account else None
    if not browser or not transact(lambda: Challenge.take(sent.challenge, purpose, browser, owner)):
        raise Refused("no such challenge")
    if sent.framed:
        raise Refused("inside another site")
    return sent


def _verified(work: Callable[[], T]) -> T:
    """Return the result of `work`; turn its NotVerified into Refused."""
    try:
        return work()
    except NotVerified as error:
        raise Refused(str(error)) from error
