"""Digest the content of a form with a secret key: equal forms have equal digests, and a digest reveals no content."""

import hashlib
import hmac

from flask import current_app, request

NAME = "write_key"  # the form field with the key; left out of the digest


def keyed(*parts: bytes) -> "hmac.HMAC":
    """Return an HMAC over these parts, each preceded by its length; it uses the installation's secret key."""
    mac = hmac.new(current_app.config["YANXING"].secret_key.encode(), b"write key", hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8) + part)
    return mac


def digest_of_form() -> str:
    """Return the keyed digest (hex) of the address, all fields but `write_key`, and all uploaded files."""
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != NAME]
    mac = keyed(request.full_path.encode(), *(text.encode("utf-8", "surrogatepass") for pair in pairs for text in pair))
    for name, sent in request.files.items(multi=True):
        digest = hashlib.file_digest(sent.stream, "sha256").digest()  # type: ignore[arg-type]
        sent.stream.seek(0)
        mac.update(keyed(name.encode(), (sent.filename or "").encode("utf-8", "surrogatepass"), digest).digest())
    return mac.hexdigest()
