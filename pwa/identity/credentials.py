"""Read strictly what a phone's authenticator sent, before the library verifies it.

The library looks past what no browser of ours ever sends: letters that are no base64url, a name that stands twice,
bytes after the end, a page inside another site's page, a key that is no point of its curve. Here each is a refusal.
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

LONGEST = 16_000  # characters of one part; an attestation under certificates takes some thousand
LONGEST_ID = 1023  # bytes (WebAuthn Level 3, §7.1)
OFFERED = {
    (COSEKTY.EC2, COSEAlgorithmIdentifier.ECDSA_SHA_256, COSECRV.P256),
    (COSEKTY.OKP, COSEAlgorithmIdentifier.EDDSA, COSECRV.ED25519),
    (COSEKTY.RSA, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256, None),
}
PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")


class NotVerified(ValueError):
    """The message says which part, in words that are nobody's data."""


@dataclass(frozen=True)
class Sent:
    """The parts that the app itself looks at; everything else is the library's."""

    id: str  # base64url, as it is kept
    challenge: str
    framed: bool  # said in a page inside another site's; none of ours may be (WebAuthn Level 3, §7.1, §7.2)
    handle: bytes | None


def read(credential: dict[str, Any]) -> Sent:
    """The credential's own parts. Raises NotVerified."""
    response = credential.get("response")
    if not isinstance(response, dict):
        raise NotVerified("response")
    for held, name in [(credential, "id"), (credential, "rawId"), *((response, part) for part in PARTS)]:
        if held.get(name) is not None:
            _bytes(held, name)
    if len(_bytes(credential, "id")) > LONGEST_ID or credential.get("rawId") != credential["id"]:
        raise NotVerified("id")
    if "attestationObject" in response:
        _insist_on_one_item(_bytes(response, "attestationObject"))
    handle = _bytes(response, "userHandle") if response.get("userHandle") is not None else None
    client = _client(_bytes(response, "clientDataJSON"))
    framed = client.get("crossOrigin") not in (None, False) or "topOrigin" in client
    return Sent(credential["id"], client["challenge"], framed, handle)


def _bytes(held: dict[str, Any], name: str) -> bytes:
    """What base64url spells, in its only spelling: no padding, no other letters, no loose bits at the end."""
    text = held.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise NotVerified(name)
    try:
        raw = base64url_to_bytes(text)
    except ValueError as error:
        raise NotVerified(name) from error
    if bytes_to_base64url(raw) != text:
        raise NotVerified(name)
    return raw


def _client(said: bytes) -> dict[str, Any]:
    """What the browser says of itself: one JSON object in UTF-8, with the challenge it answers."""
    try:
        client = json.loads(said.decode(), object_pairs_hook=_each_once)
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
    """No CBOR item is the beginning of another one: what still reads without its last byte had something behind it."""
    try:
        parse_cbor(raw[:-1])
    except Exception:
        return
    raise NotVerified("bytes after the attestation")


def verified_key(credential: dict[str, Any], sent: Sent, rp_id: str, origin: str) -> VerifiedRegistration:
    """A new key as the library verified it, of the name it was sent under. Raises NotVerified."""
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
    except Exception as error:  # the library's many ways to stumble over bytes from outside
        raise NotVerified("public key") from error
    if not fits:
        raise NotVerified("public key")


def verified_answer(
    credential: dict[str, Any], sent: Sent, rp_id: str, origin: str, public_key: bytes
) -> VerifiedAuthentication:
    """An answer as the library verified it with this key. A count going back is the caller's question, for only once
    the signature holds does it say anything. Raises NotVerified."""
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
    except Exception as error:  # whatever the library stumbles over in bytes from outside is a refusal, never a fault
        raise NotVerified(type(error).__name__) from error
    if not verified.user_verified:
        raise NotVerified("not verified by its user")
    return verified
