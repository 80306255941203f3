"""Encrypt identity numbers, with an index for exact-match lookup; hash one-time tokens; compute receipt codes."""

import base64
import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from .database import Fact

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O, U, which are misread or misheard

PAIRS = [one + other for one in CROCKFORD for other in CROCKFORD]


class WrongKey(Exception):
    """The data key cannot decrypt this value: it was encrypted with another key."""


def _key(purpose: str) -> bytes:
    return derive(current_app.config["YANXING"].data_key, purpose)


def derive(data_key: str, purpose: str) -> bytes:
    """Derive a 32-byte key for one purpose, so that cipher and index have different keys."""
    return hmac.new(data_key.encode(), purpose.encode(), hashlib.sha256).digest()


def seal(text: str) -> str:
    """Encrypt a text (AES-256-GCM, random 96-bit nonce). Returns base64 of nonce and ciphertext."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + AESGCM(_key("cipher")).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """Decrypt what `seal` returned. Raises WrongKey."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(_key("cipher")).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as error:
        raise WrongKey("YANXING_DATA_KEY does not fit this database") from error


def seal_bytes(content: bytes) -> bytes:
    """Encrypt bytes as `seal` does. Returns nonce and ciphertext."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key("cipher")).encrypt(nonce, content, None)


def unseal_bytes(sealed: bytes) -> bytes:
    """Decrypt what `seal_bytes` returned. Raises WrongKey."""
    try:
        return AESGCM(_key("cipher")).decrypt(sealed[:12], sealed[12:], None)
    except InvalidTag as error:
        raise WrongKey("YANXING_DATA_KEY does not fit this database") from error


PROOF = "data_key_proof"


def store_key_proof() -> None:
    """Store an encrypted word in the database, if there is none: `key_fits` checks the data key with it."""
    if Fact.read(PROOF) is None:
        Fact.put(PROOF, seal("yanxing"))


def key_fits() -> bool | None:
    """Whether the data key is the one of this database; None if no proof is stored yet."""
    kept = Fact.read(PROOF)
    if kept is None:
        return None
    try:
        return unseal(kept) == "yanxing"
    except WrongKey:
        return False


def index_of(text: str) -> str:
    """Return a keyed hash (64 hex digits) for exact-match lookup of an encrypted value."""
    return hmac.new(_key("index"), text.strip().upper().encode(), hashlib.sha256).hexdigest()


def content_digest(text: str) -> str:
    """Return a keyed digest (64 hex digits) of a text that could be guessed, to compare it without keeping it."""
    return hmac.new(_key("content"), text.encode(), hashlib.sha256).hexdigest()


def sign_backup(manifest: bytes) -> str:
    """Return a keyed digest (64 hex digits) of a backup's manifest, which only who holds the data key can make."""
    return hmac.new(_key("backup manifest"), manifest, hashlib.sha256).hexdigest()


def hash_token(token: str) -> str:
    """Hash a one-time token for storage. Tokens have 256 random bits, so SHA-256 without salt is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def receipt_code(key: str, submission: UUID) -> str:
    """Return the receipt for people: 40 bits of an HMAC of the submission's id, as `7KQ4-M2XD` (docs/offline.md)."""
    number = int.from_bytes(hmac.digest(key.encode(), submission.bytes, "sha256")[:5], "big")
    a, b, c, d = (PAIRS[number >> shift & 1023] for shift in (30, 20, 10, 0))
    return f"{a}{b}-{c}{d}"
