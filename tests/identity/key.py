"""A phone's authenticator: a real P-256 key that registers and signs in. Each step can be told to misbehave."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

UP, UV, AT = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """What `b64` spelled."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value: Any) -> bytes:
    """The little of CBOR that an attestation needs: small ints, bytes, text and maps."""
    if isinstance(value, dict):
        return bytes([0xA0 + len(value)]) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    raw = value.encode() if isinstance(value, str) else value
    return _head(3 if isinstance(value, str) else 2, len(raw)) + raw


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    return bytes([major << 5 | 24, number]) if number < 256 else bytes([major << 5 | 25]) + number.to_bytes(2, "big")


class Key:
    """One passkey on one phone."""

    def __init__(self, origin: str = "http://localhost", rp_id: str = "localhost", count: int = 0) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.origin, self.rp_id, self.count = os.urandom(16), origin, rp_id, count
        self.handle = b""

    def register(self, options: dict[str, Any], flags: int = UP | UV, **client: Any) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        self.handle = unb64(options["user"]["id"])
        point = self.private.public_key().public_numbers()
        cose = cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self._data(flags | AT) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        said = self._said("webauthn.create", options["challenge"], client)
        attestation = cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=b64(said), attestationObject=b64(attestation), transports=["internal", "x"])

    def sign_in(self, options: dict[str, Any], flags: int = UP | UV, **client: Any) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        said = self._said("webauthn.get", options["challenge"], client)
        data = self._data(flags)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signature, "userHandle": self.handle}
        return self._answer(**{name: b64(raw) for name, raw in parts.items()})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str, client: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, **client}).encode()

    def _answer(self, **response: Any) -> dict[str, Any]:
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}


def register(client: Any, key: Key, **misbehave: Any) -> Any:
    """The whole ceremony of adding `key` on this phone."""
    options = client.post("/me/passkeys/options", json={}).json
    return client.post("/me/passkeys", json=key.register(options, **misbehave))


def sign_in(client: Any, key: Key, onward: str = "", **misbehave: Any) -> Any:
    """The whole ceremony of signing in with `key`."""
    options = client.post("/sign-in/passkey/options", json={}).json
    return client.post(f"/sign-in/passkey{onward}", json=key.sign_in(options, **misbehave))
