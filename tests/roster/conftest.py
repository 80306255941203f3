"""The fixtures of rounds serve the roster too: a table changes people who are asked."""

from tests.screening.conftest import a_round, phone, phone_of

__all__ = ["a_round", "phone", "phone_of"]
