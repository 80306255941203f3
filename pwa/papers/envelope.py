"""Sign a paper, and verify one from its bytes alone, without a database and without a network.

The order of the bytes is that of docs/papers.md. `static/js/papers/envelope.js` does the same on a phone; both read the
cases of `tests/papers/envelopes.json`.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .digits import Unreadable

PLAIN, WITH_CERTIFICATE = 1, 2
P256 = 1  # ECDSA on P-256 with SHA-256, the only algorithm of this version
POINT, SIGNATURE, KEY_ID = 65, 64, 8
SIGNED_PAPER, SIGNED_KEY = b"yanxing-paper-v1\0", b"yanxing-key-v1\0"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

GENUINE, EXPIRED, WITHDRAWN, NOT_GENUINE = "genuine", "genuine, expired", "withdrawn", "not genuine"
UNKNOWN_ISSUER, ASK_ISSUER, UNREADABLE = "unknown issuer", "ask the issuer", "unreadable"
VERDICTS = (GENUINE, EXPIRED, WITHDRAWN, NOT_GENUINE, UNKNOWN_ISSUER, ASK_ISSUER, UNREADABLE)


class NotGenuine(Exception):
    """A signature, a certificate or a day does not hold."""


@dataclass(frozen=True)
class PublicKey:
    """A key that papers or certificates are verified with: its point, whose it is, and from when until when.
    `withdrawn`: the withdrawn numbers of another installation, if the key is one's county's: numbers may be equal."""

    point: bytes
    name: str
    begins: str = ""  # ISO day; empty is without limit
    ends: str = ""
    revoked_on: str = ""
    alg: int = P256
    withdrawn: frozenset[str] | None = None

    def covers(self, day: str) -> bool:
        """Whether an ISO day lies within the days of this key."""
        return (not self.begins or self.begins <= day) and (not self.ends or day <= self.ends)


@dataclass(frozen=True)
class Verdict:
    """What a code proves. `fields`: the payload (type, number, issued on, valid until, the fields of the type), only if
    the signature holds; `issuer`: the name that the key or its certificate gives."""

    word: str
    fields: tuple[str, ...] = ()
    issuer: str = ""


def key_id(point: bytes) -> bytes:
    """Return the 8 bytes by which a key is named: SHA-256 of its public point, cut."""
    return hashlib.sha256(point).digest()[:KEY_ID]


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public point of a private key, uncompressed (65 bytes)."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign with RFC 6979, so that a reprint has the same code. Returns r and s (64 bytes): WebCrypto reads no DER."""
    der = key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def holds(point: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature over the message is the key's."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def row_bytes(values: Collection[Any]) -> bytes:
    """Return the values as a JSON array without spaces, in UTF-8."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":")).encode()


def make_certificate(
    root: ec.EllipticCurvePrivateKey, point: bytes, name: str, begins: date, ends: date, alg: int = P256
) -> bytes:
    """Vouch with a county's key for a committee's key."""
    said = key_id(point_of(root)) + row_bytes([name, begins.isoformat(), ends.isoformat(), alg])
    head = len(said).to_bytes(2, "big") + said + point
    return head + sign(root, SIGNED_KEY + head)


def make_envelope(key: ec.EllipticCurvePrivateKey, fields: Collection[str], certificate: bytes = b"") -> bytes:
    """Sign a paper. `fields`: type, number, issued on, valid until, then the fields of the type."""
    kind = WITH_CERTIFICATE if certificate else PLAIN
    head = bytes([kind << 4 | P256]) + key_id(point_of(key))
    if certificate:
        head += len(certificate).to_bytes(2, "big") + certificate
    message = head + row_bytes(fields)
    return message + sign(key, SIGNED_PAPER + message)


@dataclass(frozen=True)
class _Parts:
    key: bytes  # id of the key that signed
    certificate: bytes
    fields: tuple[str, ...]
    message: bytes
    signature: bytes


def _take_apart(envelope: bytes) -> _Parts:
    if len(envelope) < 1 + KEY_ID + 2 + SIGNATURE or envelope[0] & 15 != P256:
        raise Unreadable
    kind, at, certificate = envelope[0] >> 4, 1 + KEY_ID, b""
    if kind == WITH_CERTIFICATE:
        length = int.from_bytes(envelope[at : at + 2], "big")
        certificate = envelope[at + 2 : at + 2 + length]
        at += 2 + length
    if kind not in (PLAIN, WITH_CERTIFICATE) or at + 2 > len(envelope) - SIGNATURE:
        raise Unreadable
    message, signature = envelope[:-SIGNATURE], envelope[-SIGNATURE:]
    return _Parts(envelope[1 : 1 + KEY_ID], certificate, _fields(message[at:]), message, signature)


def _fields(payload: bytes) -> tuple[str, ...]:
    try:
        row = json.loads(payload.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(row, list) or len(row) < 4 or not all(isinstance(one, str) for one in row):
        raise Unreadable
    if not DAY.fullmatch(row[2]) or (row[3] and not DAY.fullmatch(row[3])):
        raise Unreadable
    if any("\ud800" <= sign <= "\udfff" for one in row for sign in one):  # no text: it cannot be shown
        raise Unreadable
    return tuple(row)


def _certified(certificate: bytes, signer: bytes, keys: Mapping[str, PublicKey]) -> tuple[PublicKey, PublicKey] | None:
    """Return the county's key and the committee's key that it vouches for, None if the county's is unknown. Raises
    NotGenuine."""
    length = int.from_bytes(certificate[:2], "big")
    head, point = certificate[2 : 2 + length], certificate[2 + length : 2 + length + POINT]
    if len(certificate) != 2 + length + POINT + SIGNATURE or length < KEY_ID:
        raise NotGenuine
    root = keys.get(head[:KEY_ID].hex())
    if root is None:
        return None
    if not holds(root.point, certificate[-SIGNATURE:], SIGNED_KEY + certificate[:-SIGNATURE]):
        raise NotGenuine
    try:
        name, begins, ends, alg = json.loads(head[KEY_ID:].decode())
    except (ValueError, TypeError, RecursionError) as error:
        raise NotGenuine from error
    days = all(isinstance(day, str) and DAY.fullmatch(day) for day in (begins, ends))
    if key_id(point) != signer or type(alg) is not int or alg != P256 or not days or not isinstance(name, str):
        raise NotGenuine
    listed = keys.get(signer.hex())
    return root, PublicKey(point, name, begins, ends, listed.revoked_on if listed else "")


def vouching_key(envelope: bytes) -> str:
    """Return the id (16 hex digits) of the key that the list must hold: the county's that certifies, else the one that
    signed. Empty if it cannot be read."""
    try:
        parts = _take_apart(envelope)
    except Unreadable:
        return ""
    return (parts.certificate[2 : 2 + KEY_ID] if parts.certificate else parts.key).hex()


def verify(envelope: bytes, keys: Mapping[str, PublicKey], withdrawn: Collection[str], today: date) -> Verdict:
    """Judge a paper's bytes. `keys`: id as 16 hex digits → key; `withdrawn`: numbers of papers that are no longer
    valid. Never raises for anything that a code may hold."""
    try:
        parts = _take_apart(envelope)
    except Unreadable:
        return Verdict(UNREADABLE)
    try:
        chain = _chain(parts, keys)
        if not chain:
            return Verdict(UNKNOWN_ISSUER)
        signer = chain[-1]
        if not holds(signer.point, parts.signature, SIGNED_PAPER + parts.message):
            raise NotGenuine
        if not all(key.covers(parts.fields[2]) for key in chain):
            raise NotGenuine
    except NotGenuine:
        return Verdict(NOT_GENUINE)
    return Verdict(_word(parts.fields, chain, withdrawn, today), parts.fields, signer.name)


def _chain(parts: _Parts, keys: Mapping[str, PublicKey]) -> tuple[PublicKey, ...]:
    if parts.certificate:
        return _certified(parts.certificate, parts.key, keys) or ()
    key = keys.get(parts.key.hex())
    if key is not None and key.alg != P256:
        raise NotGenuine  # the list says which algorithm, never the paper
    return (key,) if key else ()


def _word(fields: tuple[str, ...], chain: tuple[PublicKey, ...], withdrawn: Collection[str], today: date) -> str:
    if any(key.revoked_on for key in chain):
        return ASK_ISSUER
    of_issuer = chain[0].withdrawn
    if fields[1] in (withdrawn if of_issuer is None else of_issuer):
        return WITHDRAWN
    return EXPIRED if fields[3] and fields[3] < today.isoformat() else GENUINE
