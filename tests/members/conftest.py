"""Phones of the cast, and what they do with links."""

from tests.identity.conftest import limited, used
from tests.reports.conftest import phone, phone_of

__all__ = ["limited", "phone", "phone_of", "used"]
