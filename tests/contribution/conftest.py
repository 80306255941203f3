"""Phones of the cast."""

from tests.reports.conftest import phone, phone_of

__all__ = ["phone", "phone_of"]
