"""Hash passphrases quickly: the program's own hash is slow on purpose, and the tests make hundreds. What is stored and
compared is argon2id all the same; tests/identity/test_passphrases.py asks about the program's own figures."""

from argon2 import PasswordHasher

from pwa.identity import passphrases

OF_THE_PROGRAM = passphrases.HASHER


def use() -> None:
    """From now on in this process."""
    passphrases.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
