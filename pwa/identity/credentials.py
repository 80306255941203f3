"""Parse strictly what a phone's authenticator sent, before the `webauthn` library verifies it.

The library accepts what no real browser sends: characters outside base64url, duplicate names in JSON, extra bytes after
the end, an iframe in another site's page, a public key that is not on its curve. All of these are refused here.
"""

import json
from dataclasses import dataclass
from typing import Any

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, decode_credential_public_key
from webauthn.helpers import decoded_public_key_to_cryptography as load_key
from webauthn.helpers.cose import COSECRV, COSEKTY, COSEAlgorithmIdentifier
from webauthn.helpers.parse_cbor import parse_cbor
from webauthn.registration.verify_registration_response import VerifiedRegistration

LONGEST = 16_000  # characters of one part; an attestation with certificates has several thousand
LONGEST_ID = 1023  # bytes (WebAuthn Level 3, §7.1)
OFFERED = {
    (COSEKTY.EC2, COSEAlgorithmIdentifier.ECDSA_SHA_256, COSECRV.P256),
    (COSEKTY.OKP, COSEAlgorithmIdentifier.EDDSA, COSECRV.ED25519),
    (COSEKTY.RSA, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256, None),
}
PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")


class NotVerified(ValueError):
    """The credential is invalid; the message names the part, without any data that was sent."""


@dataclass(frozen=True)
class Sent:
    """The parts of a credential that the app itself uses; the library reads the others."""

    id: str  # base64url, as stored
    challenge: str
    framed: bool  # from an iframe in another site's page, which we refuse (WebAuthn Level 3, §7.1, §7.2)
    handle: bytes | None


def read(credential: dict[str, Any]) -> Sent:
    """Parse and check the parts of a credential. Raises NotVerified."""
    response = credential.get("response")
    if not isinstance(response, dict):
        raise NotVerified("response")
    for parts, name in [(credential, "id"), (credential, "rawId"), *((response, part) for part in PARTS)]:
        if parts.get(name) is not None:
            _bytes(parts, name)
    if len(_bytes(credential, "id")) > LONGEST_ID or credential.get("rawId") != credential["id"]:
        raise NotVerified("id")
    if "attestationObject" in response:
        _insist_on_one_item(_bytes(response, "attestationObject"))
    handle = _bytes(response, "userHandle") if response.get("userHandle") is not None else None
    client = _client(_bytes(response, "clientDataJSON"))
    framed = client.get("crossOrigin") not in (None, False) or "topOrigin" in client
    return Sent(credential["id"], client["challenge"], framed, handle)


def _bytes(parts: dict[str, Any], name: str) -> bytes:
    """Decode base64url in its canonical form: no padding, no other characters, no unused bits that are set."""
    text = parts.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise NotVerified(name)
    try:
        raw = base64url_to_bytes(text)
    except ValueError as error:
        raise NotVerified(name) from error
    if bytes_to_base64url(raw) != text:
        raise NotVerified(name)
    return raw


def _client(data: bytes) -> dict[str, Any]:
    """Parse the browser's client data: one JSON object in UTF-8, with the challenge that it answers."""
    try:
        client = json.loads(data.decode(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise NotVerified("client data") from error
    if not isinstance(client, dict):
        raise NotVerified("client data")
    _bytes(client, "challenge")
    return client


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _insist_on_one_item(raw: bytes) -> None:
    """Check that nothing follows the CBOR item. No CBOR item is a prefix of another: if the bytes without the last one
    still parse, there was something after the item."""
    try:
        parse_cbor(raw[:-1])
    except Exception:
        return
    raise NotVerified("bytes after the attestation")


def verified_key(credential: dict[str, Any], sent: Sent, rp_id: str, origin: str) -> VerifiedRegistration:
    """Verify a new key by the library, and that it has the id it was sent with. Raises NotVerified."""
    verified = _verified(verify_registration_response, credential, sent, rp_id, origin)
    if bytes_to_base64url(verified.credential_id) != sent.id:
        raise NotVerified("another key than it names")
    _insist_on_use(verified.credential_public_key)
    return verified


def _insist_on_use(public_key: bytes) -> None:
    """Check that a key can sign in: kind, algorithm and curve fit, and the point is on the curve."""
    try:
        key = decode_credential_public_key(public_key)
        fits = (key.kty, key.alg, getattr(key, "crv", None)) in OFFERED
        load_key(key)
    except Exception as error:  # the library raises many kinds of exceptions for invalid bytes
        raise NotVerified("public key") from error
    if not fits:
        raise NotVerified("public key")


def verified_answer(
    credential: dict[str, Any], sent: Sent, rp_id: str, origin: str, public_key: bytes
) -> VerifiedAuthentication:
    """Verify an answer with this public key by the library. Raises NotVerified. The caller checks the signature
    counter, which means something only once the signature is verified."""
    key = {"credential_public_key": public_key, "credential_current_sign_count": 0}
    verified = _verified(verify_authentication_response, credential, sent, rp_id, origin, **key)
    if bytes_to_base64url(verified.credential_id) != sent.id:
        raise NotVerified("another key than it names")
    return verified


def _verified(verify: Any, credential: dict[str, Any], sent: Sent, rp_id: str, origin: str, **more: Any) -> Any:
    site = {"expected_rp_id": rp_id, "expected_origin": origin}
    challenge = base64url_to_bytes(sent.challenge)
    try:
        verified = verify(
            credential=credential, expected_challenge=challenge, require_user_verification=True, **site, **more
        )
    except Exception as error:  # the library raises many kinds of exceptions for invalid bytes
        raise NotVerified(type(error).__name__) from error
    if not verified.user_verified:
        raise NotVerified("not verified by its user")
    return verified
