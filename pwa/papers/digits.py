"""Write bytes as decimal digits and read them back: a QR code stores digits at a third of a byte each.

Each group of 7 bytes is written as 17 digits; a shorter last group as 3, 5, 8, 10, 13 or 15 (docs/papers.md).
"""

import hashlib

WIDTHS = (0, 3, 5, 8, 10, 13, 15, 17)  # bytes of a group → its digits
MOST = 4000  # digits; the longest paper has about 1,500

CHECK = 8  # digits typed beside a number


class Unreadable(Exception):
    """These digits or bytes are no paper's code: cut, mistyped, or something else."""


def to_digits(content: bytes) -> str:
    """Return the bytes as decimal digits."""
    groups = (content[at : at + 7] for at in range(0, len(content), 7))
    return "".join(str(int.from_bytes(group, "big")).zfill(WIDTHS[len(group)]) for group in groups)


def from_digits(digits: str) -> bytes:
    """Return the bytes that `to_digits` wrote. Raises Unreadable."""
    if not digits or len(digits) > MOST or not (digits.isascii() and digits.isdigit()):
        raise Unreadable
    found = b""
    for at in range(0, len(digits), 17):
        group = digits[at : at + 17]
        if len(group) not in WIDTHS:
            raise Unreadable
        try:
            found += int(group).to_bytes(WIDTHS.index(len(group)), "big")
        except OverflowError as error:
            raise Unreadable from error
    return found


def check_digits(code: str) -> str:
    """Return the digits that are typed beside a paper's number where no camera reads its code: whoever has not seen the
    paper cannot guess them."""
    digest = int.from_bytes(hashlib.sha256(code.encode()).digest(), "big")
    return str(digest % 10**CHECK).zfill(CHECK)
