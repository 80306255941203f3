"""Hash and check passphrases (argon2id), for browsers without passkeys. Never call it inside a write transaction: it is
slow on purpose."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pwa.core.database import transact

from .models import Account
from .rules import LONGEST, folded

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # as OWASP recommends: 19 MiB, two rounds


@cache
def common() -> frozenset[str]:
    """Return the passphrases that many people choose."""
    lines = (Path(__file__).parent / "data" / "common_passphrases.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def hashed(passphrase: str) -> str:
    """Hash a passphrase for storage."""
    return HASHER.hash(folded(passphrase))


def account_with(number: str | None, passphrase: str) -> Account | None:
    """Return the account with this number and passphrase, or None. An unknown number takes as long as a wrong
    passphrase."""
    text = folded(passphrase)
    mine = (Account.sign_in_phone == number) & Account.passphrase.is_null(False)
    rows = list(Account.select().where(mine).order_by(Account.made_at).limit(2)) if number else []
    text = text[: LONGEST + 1]  # longer than any accepted passphrase, and not slower to hash
    dummy = _dummy_hash()  # computed here, so that the first call takes equally long for every number
    for row in rows:
        if _fits(row.passphrase or "", text):
            _renew(row, text)
            return row
    if not rows:
        _fits(dummy, text)
    return None


def _fits(kept: str, text: str) -> bool:
    try:
        return HASHER.verify(kept, text)
    except (VerificationError, InvalidHashError):
        return False


def _renew(account: Account, text: str) -> None:
    """Hash the passphrase again if it was hashed with other parameters than HASHER's."""
    if HASHER.check_needs_rehash(account.passphrase or ""):
        fresh, old = HASHER.hash(text), account.passphrase
        same = (Account.id == account.id) & (Account.passphrase == old)
        if transact(lambda: Account.update(passphrase=fresh).where(same).execute()):
            account.passphrase = fresh


@cache
def _dummy_hash() -> str:
    """Return a hash of no account's passphrase, to compare with when the number is unknown."""
    return HASHER.hash("nobody")
