"""Remove whole-line comments from scripts and style sheets before they are sent, so that no build step is needed.

A comment leaves an empty line: line numbers in an error report still match the source. A file with a string that could
span several lines is sent unchanged, because a line inside such a string may look like a comment.
"""

import re

BLOCK = r"^[ \t]*/\*(?:(?!\*/)[\s\S])*\*/[ \t]*$"  # nothing else on its first and last line
COMMENTS = {".js": re.compile(rf"^[ \t]*//.*$|{BLOCK}", re.M), ".css": re.compile(BLOCK, re.M)}


def strip_comments(suffix: str, source: str) -> str:
    """Return `source` without whole-line comments if `suffix` is '.js' or '.css', else unchanged."""
    if suffix not in COMMENTS:
        return source
    found = COMMENTS[suffix].findall(source)
    lean = COMMENTS[suffix].sub(lambda comment: "\n" * comment[0].count("\n"), source)
    doubtful = any(_is_multiline(line) for line in lean.split("\n")) or any(_ends_a_block(comment) for comment in found)
    return source if doubtful else lean


def _is_multiline(line: str) -> bool:
    """Whether a multi-line string may begin or end here: an odd number of backquotes, or a backslash at the end."""
    return line.count("`") % 2 == 1 or line.rstrip("\r").endswith("\\")


def _ends_a_block(comment: str) -> bool:
    """Whether this `//` comment may really be the last line of a block comment that began after code."""
    return comment.lstrip().startswith("//") and "*/" in comment
