"""Check passphrases, for browsers without passkeys. argon2id; nothing here runs inside a write transaction."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pwa.core.database import transact

from .models import Account
from .rules import LONGEST, folded

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's figures: 19 MiB, two rounds


@cache
def common() -> frozenset[str]:
    """Passphrases that many people choose."""
    lines = (Path(__file__).parent / "data" / "common_passphrases.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def hashed(passphrase: str) -> str:
    """What is stored of it."""
    return HASHER.hash(folded(passphrase))


def who_opens(number: str | None, passphrase: str) -> Account | None:
    """Whose number and passphrase these are. An unknown number takes as long as a wrong passphrase."""
    text = folded(passphrase)
    mine = (Account.sign_in_phone == number) & Account.passphrase.is_null(False)
    rows = list(Account.select().where(mine).order_by(Account.made_at).limit(2)) if number else []
    text, nobodys = (
        text[: LONGEST + 1],
        _dummy_hash(),
    )  # one more than was ever taken; made at the first try of any number
    for row in rows:
        if _fits(row.passphrase or "", text):
            _renew(row, text)
            return row
    if not rows:
        _fits(nobodys, text)
    return None


def _fits(kept: str, text: str) -> bool:
    try:
        return HASHER.verify(kept, text)
    except (VerificationError, InvalidHashError):
        return False


def _renew(account: Account, text: str) -> None:
    """Hash it anew when the figures above have been raised since."""
    if HASHER.check_needs_rehash(account.passphrase or ""):
        fresh, old = HASHER.hash(text), account.passphrase
        same = (Account.id == account.id) & (Account.passphrase == old)
        transact(lambda: Account.update(passphrase=fresh).where(same).execute())


@cache
def _dummy_hash() -> str:
    """A hash that opens nothing, to be as slow with."""
    return HASHER.hash("nobody")
