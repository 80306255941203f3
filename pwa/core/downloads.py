"""Name a downloaded file after its content, with plain letters for programs that cannot read others."""

import re
from urllib.parse import quote

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # not allowed in a file name by at least one common file system


def attachment_header(file_name: str, ascii_name: str) -> str:
    """Return the `Content-Disposition` of a download (RFC 6266, RFC 5987); `ascii_name` is for old programs."""
    name = quote(FORBIDDEN.sub("_", file_name).strip(" .")[:120], safe="")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{name}"
