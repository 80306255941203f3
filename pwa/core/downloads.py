"""Name a downloaded file after its content, with plain letters for programs that cannot read others."""

import re
from urllib.parse import quote

UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # what a file system somewhere does not take


def attached(words: str, plain: str) -> str:
    """`Content-Disposition` (RFC 6266, RFC 5987): a file named by `words`, or `plain` (ASCII, without quotes)."""
    name = quote(UNFIT.sub("_", words).strip(" .")[:120], safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
