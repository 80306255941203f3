"""Empty whole-line comments of scripts and styles before they are sent. Line numbers stay; nothing is built.

Every other line keeps its words and its number, so a fault that a phone reports points into the source. Where a line
could be part of a text that runs over several lines, the file is sent as it was written.
"""

import re

BLOCK = r"^[ \t]*/\*(?:(?!\*/)[\s\S])*\*/[ \t]*$"  # begins a line, ends a line
COMMENTS = {".js": re.compile(rf"^[ \t]*//.*$|{BLOCK}", re.M), ".css": re.compile(BLOCK, re.M)}


def trimmed(suffix: str, source: str) -> str:
    """The source without its whole-line comments; `suffix` is '.js' or '.css', anything else is handed back."""
    if suffix not in COMMENTS:
        return source
    found = COMMENTS[suffix].findall(source)
    lean = COMMENTS[suffix].sub(lambda comment: "\n" * comment[0].count("\n"), source)
    doubtful = any(_runs_on(line) for line in lean.split("\n")) or any(_ends_a_block(comment) for comment in found)
    return source if doubtful else lean


def _runs_on(line: str) -> bool:
    """Whether a text may begin or end in this line: an odd back quote, or a backslash before the line's end."""
    return line.count("`") % 2 == 1 or line.rstrip("\r").endswith("\\")


def _ends_a_block(comment: str) -> bool:
    """Whether what looks like a whole line may be the end of a comment that began behind code."""
    return comment.lstrip().startswith("//") and "*/" in comment
