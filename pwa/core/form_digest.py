"""Digest what a form said, with a key: it tells whether two are the same, and nobody what was in them."""

import hashlib
import hmac

from flask import current_app, request

NAME = "write_key"  # the field that is no content


def keyed(*parts: bytes) -> "hmac.HMAC":
    """A digest of these parts that only this installation can make."""
    mac = hmac.new(current_app.config["YANXING"].secret_key.encode(), b"write key", hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8) + part)
    return mac


def digest_of_form() -> str:
    """A keyed digest of the address and of everything that was sent but the key: it tells nobody what it was."""
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != NAME]
    mac = keyed(request.full_path.encode(), *(text.encode("utf-8", "surrogatepass") for pair in pairs for text in pair))
    for name, sent in request.files.items(multi=True):
        digest = hashlib.file_digest(sent.stream, "sha256").digest()  # type: ignore[arg-type]
        sent.stream.seek(0)
        mac.update(keyed(name.encode(), (sent.filename or "").encode("utf-8", "surrogatepass"), digest).digest())
    return mac.hexdigest()
