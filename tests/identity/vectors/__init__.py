"""The W3C's vectors as data, and what WebAuthn's JSON makes of them. The source and licence stand in README.md."""

import json
from pathlib import Path
from typing import Any

from tests.identity.key import b64

VECTORS = {v["name"]: v for v in json.loads((Path(__file__).parent / "webauthn.json").read_text("utf-8"))["vectors"]}
# name → whether its user was verified when registering, and when signing in
WHOLE = {
    "none-es256": (False, False),
    "packed-self-es256": (True, False),
    "none-es256-crossOrigin": (True, True),
    "none-es256-topOrigin": (False, True),
    "none-es256-long-credential-id": (False, True),
    "packed-es256": (True, True),
    "packed-rs256": (True, False),
    "packed-eddsa": (False, False),
}
FRAMED = {"none-es256-crossOrigin", "none-es256-topOrigin"}
# name → why the library refuses the registration
REFUSED = {
    "packed-es384": "Unsupported credential public key alg",
    "packed-es512": "Unsupported credential public key alg",
    "packed-ed448": "Unsupported credential public key alg",
    "tpm-es256": "Unrecognized TPM Manufacturer",
    "android-key-es256": "(Android Key)",
    "apple-es256": "(Apple)",
    "fido-u2f-es256": "(FIDO-U2F)",
}
PARTS = {
    "registration": ("clientDataJSON", "attestationObject"),
    "authentication": ("clientDataJSON", "authenticatorData", "signature"),
}
RP_ID, ORIGIN = "example.org", "https://example.org"


def challenge(name: str, ceremony: str) -> str:
    """The challenge the ceremony answers, base64url."""
    return b64(bytes.fromhex(VECTORS[name][ceremony]["challenge"]))


def raw(name: str, ceremony: str, part: str) -> bytes:
    """One part as bytes."""
    return bytes.fromhex(VECTORS[name][ceremony][part])


def credential(name: str, ceremony: str, **instead: Any) -> dict[str, Any]:
    """What a phone would send; `instead` are parts of the response in other words."""
    key = b64(bytes.fromhex(VECTORS[name]["registration"]["credential_id"]))
    response = {part: b64(raw(name, ceremony, part)) for part in PARTS[ceremony]} | instead
    return {"id": key, "rawId": key, "type": "public-key", "response": response}
