"""Protect secrets at rest: identity numbers encrypted with an exact-match index, tokens as hashes, receipts as short
codes."""

import base64
import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from .database import Fact

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read out over the phone without mistakes

PAIRS = [one + other for one in CROCKFORD for other in CROCKFORD]


class WrongKey(Exception):
    """The data key does not fit what it should open."""


def _key(purpose: str) -> bytes:
    return derive(current_app.config["YANXING"].data_key, purpose)


def derive(data_key: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose, so that the index never shares a key with the cipher."""
    return hmac.new(data_key.encode(), purpose.encode(), hashlib.sha256).digest()


def seal(text: str) -> str:
    """Encrypt (AES-256-GCM, random 96-bit nonce); base64 of nonce and ciphertext."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + AESGCM(_key("cipher")).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """What `seal` sealed. Raises WrongKey."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_key("cipher")).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as error:
        raise WrongKey("YANXING_DATA_KEY does not fit this database") from error


def seal_bytes(content: bytes) -> bytes:
    """As `seal`, for many bytes: nonce and ciphertext."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key("cipher")).encrypt(nonce, content, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """What `seal_bytes` sealed. Raises WrongKey."""
    try:
        return AESGCM(_key("cipher")).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag as error:
        raise WrongKey("YANXING_DATA_KEY does not fit this database") from error


PROOF = "data_key_proof"


def leave_proof() -> None:
    """Keep one sealed word in the database, so that `doctor` can tell a key that does not fit from one that does."""
    if Fact.read(PROOF) is None:
        Fact.put(PROOF, seal("yanxing"))


def key_fits() -> bool | None:
    """Whether the data key opens what this database holds; None when nothing was sealed yet."""
    kept = Fact.read(PROOF)
    if kept is None:
        return None
    try:
        return unseal(kept) == "yanxing"
    except WrongKey:
        return False


def index_of(text: str) -> str:
    """Keyed hash for exact-match lookup of an encrypted value (hex, 64 characters)."""
    return hmac.new(_key("index"), text.strip().upper().encode(), hashlib.sha256).hexdigest()


def hash_token(token: str) -> str:
    """What is stored of a one-time token: tokens have 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def receipt_code(key: str, submission: UUID) -> str:
    """The receipt a person can show: 40 bits of an HMAC of the submission's id, as `7KQ4-M2XD` (docs/offline.md)."""
    number = int.from_bytes(hmac.digest(key.encode(), submission.bytes, "sha256")[:5], "big")
    a, b, c, d = (PAIRS[number >> shift & 1023] for shift in (30, 20, 10, 0))
    return f"{a}{b}-{c}{d}"
