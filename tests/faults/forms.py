"""What people write on the bench: forms that are taken in, refused, too new, or with photos."""

import base64
import hashlib
import io
from typing import Any

from PIL import Image


def picture(number: int) -> dict[str, str]:
    """A small photo, as the phone keeps it."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number * 100, 40, 80)).save(file, "JPEG")
    content = file.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"sha256": sha256, "type": "image/jpeg", "bytes": base64.b64encode(content).decode()}


PICTURES = [picture(number) for number in range(3)]
WORDS: dict[str, dict[str, Any]] = {
    "here": {"fields": {"division": "440307", "stay": "long"}},
    "moved": {"fields": {"division": "330106", "stay": "short"}},
    "home": {"fields": {"back_home": True}},
    "activity": {"form": "activity", "fields": {"kind": "study", "summary": "学习"}},
    "photos": {"form": "activity", "fields": {"kind": "study", "summary": "照片"}, "photos": PICTURES[:2]},
    "same photo": {"form": "activity", "fields": {"kind": "service", "summary": "同一张"}, "photos": PICTURES[1:]},
    "too long": {"fields": {"division": "440307", "area": "字" * 201, "stay": "long"}},
    "half a sign": {"fields": {"division": "440307", "area": "\ud83d", "stay": "long"}},
    "next form": {"fields": {"division": "440307", "stay": "long"}, "version": 3},
}
