"""Phones of the cast, requests, and what the app logs."""

from tests.cases.conftest import ask
from tests.core.conftest import said
from tests.reports.conftest import phone, phone_of

__all__ = ["ask", "phone", "phone_of", "said"]
