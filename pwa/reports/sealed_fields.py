"""Encrypt what was sent with a form kind that `seals`: the fields of an entry, accepted or not, known or not, and what
its content is compared by."""

import json
from typing import Any

from pwa.core import crypto

from .wire import written

NAME = "sealed"
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


def seal(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as they are stored: one encrypted text."""
    return {NAME: crypto.seal(written(fields))}


def digest(parsed: Any) -> str:
    """Return what stands for the parsed content in the content hash. Without a key, who reads the database could try
    all ID numbers of a county."""
    return crypto.content_digest(_canonical(parsed))


def opened(stored: str) -> dict[str, Any]:
    """Return the stored fields of an entry (JSON) as they were sent; nothing if they cannot be decrypted."""
    fields: dict[str, Any] = json.loads(stored)
    if set(fields) != {NAME} or not isinstance(fields[NAME], str):
        return fields
    try:
        return json.loads(crypto.unseal(fields[NAME]))
    except (crypto.WrongKey, ValueError):
        return {}
