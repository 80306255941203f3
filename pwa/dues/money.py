"""Read and write amounts of money: whole 分 inside the program, yuan with two decimals for people."""

import re
from decimal import ROUND_HALF_UP, Decimal

MOST = 999_999_99  # 分 in one payment
YUAN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def fen_of(text: str) -> int | None:
    """Return the 分 of an amount in yuan as people type it: digits with at most two decimals. None for anything else,
    such as `1e3`, `-1`, `0.001` or full-width digits."""
    return int(Decimal(text) * 100) if text.isascii() and YUAN.fullmatch(text) else None


def yuan(fen: int) -> str:
    """Return 分 as yuan with two decimals."""
    sign, left = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{left // 100}.{left % 100:02}"


def rounded(amount: Decimal) -> int:
    """Round an amount in yuan half up to whole 分. The national rules give no way of
    rounding."""
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
