"""The two passkey ceremonies: a key is made for an account, a key opens an account (WebAuthn Level 3).

Everything from the phone is hostile until `webauthn` has verified it; what is used afterwards is the verified result.
The challenge is used up before anything is verified, so a failed try cannot be repeated with the same one.
"""

import json
import logging
from typing import Any

from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pwa.ground.database import transact
from pwa.ground.logs import event

from .models import Account, Challenge, Passkey, Session
from .sessions import begin

TRANSPORTS = ("usb", "nfc", "ble", "smart-card", "hybrid", "internal")
REGISTER, SIGN_IN = "register", "sign-in"


class Refused(Exception):
    """The ceremony failed; the reason goes to the log, the phone hears only that it failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        event("passkey refused", logging.WARNING, reason=reason)


def options_to_register(account: Account, browser: str) -> str:
    """JSON for `navigator.credentials.create`: discoverable, user verified, no attestation, none twice on one phone."""
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


def register(account: Account, credential: dict[str, Any], browser: str, label: str) -> Passkey:
    """Verify a new key and keep it. Raises Refused."""
    verified = _verify(verify_registration_response, credential, _take(credential, REGISTER, browser, account))
    if not verified.user_verified:
        raise Refused("not verified by its user")
    credential_id = bytes_to_base64url(verified.credential_id)
    named = credential["response"].get("transports")
    transports = [t for t in TRANSPORTS if t in named] if isinstance(named, list) else []

    def keep() -> Passkey:
        if Passkey.select().where(Passkey.credential_id == credential_id).exists():
            raise Refused("known already")
        key = Passkey.create(
            account=account,
            credential_id=credential_id,
            public_key=bytes_to_base64url(verified.credential_public_key),
            sign_count=verified.sign_count,
            transports=" ".join(transports),
            backed_up=verified.credential_backed_up,
            label=label,
        )
        account.record("made passkey", account.id, fields=["passkey"])
        return key

    return transact(keep)


def options_to_sign_in(browser: str) -> str:
    """JSON for `navigator.credentials.get`: any discoverable key of this site, user verified."""
    options = generate_authentication_options(
        rp_id=current_app.config["YANXING"].host, user_verification=UserVerificationRequirement.REQUIRED
    )
    value = bytes_to_base64url(options.challenge)
    transact(lambda: Challenge.begin(value, SIGN_IN, browser))
    return options_to_json(options)


def sign_in(credential: dict[str, Any], browser: str) -> Session:
    """Verify a key that answers and begin a session of its account. Raises Refused."""
    challenge = _take(credential, SIGN_IN, browser)
    key = Passkey.select(Passkey, Account).join(Account).where(Passkey.credential_id == _text(credential, "id")).first()
    if key is None:
        raise Refused("unknown key")
    if key.ended_at:
        raise Refused("ended key")
    if _bytes(credential, "userHandle") != key.account.id.bytes:
        raise Refused("another account's handle")
    verified = _verify(
        verify_authentication_response,
        credential,
        challenge,
        credential_public_key=base64url_to_bytes(key.public_key),
        credential_current_sign_count=0,  # a count going back is judged below, once the signature is known to hold
    )
    if not verified.user_verified or bytes_to_base64url(verified.credential_id) != key.credential_id:
        raise Refused("not verified by its user")
    if max(verified.new_sign_count, key.sign_count) > 0 and verified.new_sign_count <= key.sign_count:
        transact(key.distrust)
        raise Refused("counter went back")

    def open_account() -> Session:
        if not key.used(verified.new_sign_count, verified.credential_backed_up):
            raise Refused("used at the same moment")
        return begin(key.account, "passkey")

    return transact(open_account)


def _take(credential: dict[str, Any], purpose: str, browser: str, account: Account | None = None) -> bytes:
    """The challenge this answer names, used up now. Raises Refused unless it was ours, for this, here and fresh."""
    try:
        client = json.loads(_bytes(credential, "clientDataJSON"))
        value = client["challenge"]
        challenge = base64url_to_bytes(value)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("malformed") from error
    owner = account.id if account else None
    if not browser or not transact(lambda: Challenge.take(bytes_to_base64url(challenge), purpose, browser, owner)):
        raise Refused("no such challenge")
    return challenge


def _verify(verify: Any, credential: dict[str, Any], challenge: bytes, **more: Any) -> Any:
    """What the library makes of it for this site. Raises Refused."""
    settings = current_app.config["YANXING"]
    site = {"expected_rp_id": settings.host, "expected_origin": settings.origin}
    try:
        return verify(
            credential=credential, expected_challenge=challenge, require_user_verification=True, **site, **more
        )
    except Exception as error:  # whatever the library stumbles over in bytes from outside is a refusal, never a fault
        raise Refused(type(error).__name__) from error


def _text(credential: dict[str, Any], name: str) -> str:
    held = credential if name == "id" else credential.get("response")
    text = held.get(name) if isinstance(held, dict) else None
    if not isinstance(text, str) or not 0 < len(text) <= 16_000 or not (text.isascii() and text.isprintable()):
        raise Refused("malformed")
    return text


def _bytes(credential: dict[str, Any], name: str) -> bytes:
    try:
        return base64url_to_bytes(_text(credential, name))
    except ValueError as error:
        raise Refused("malformed") from error
