"""Make and read the code by which somebody without a name reads the answer. Pure functions (docs/rules.md)."""

import hashlib
from uuid import UUID

LONGEST = 2000  # characters of a suggestion or an answer
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O, U, which are misread or misheard
LENGTH = 12  # 60 bits: nobody finds an answer by trying
MISREAD = str.maketrans("OIL", "011")


def code_of(key: UUID) -> str:
    """Return the code for the form with this random key, as `7KQ4-M2XD-90TF`: the same form sent again gets the same
    code, and nothing has to be stored for that."""
    number = int.from_bytes(hashlib.sha256(b"suggestion code" + key.bytes).digest()[:8], "big") >> 4
    signs = "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """Return a code as it was typed or read out in the form of `code_of`; None if it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(MISREAD)
    if len(signs) != LENGTH or set(signs) - set(SIGNS):
        return None
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(code: str) -> str:
    """Return what is stored of a code: it finds the answer, and does not tell the code."""
    return hashlib.sha256(b"suggestion answer " + code.encode()).hexdigest()
