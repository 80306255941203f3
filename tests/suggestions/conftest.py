"""Phones of the cast, and a suggestion without a name."""

from uuid import UUID, uuid4

import pytest

from pwa.suggestions import arrivals
from tests.people import UNITS
from tests.reports.conftest import phone, phone_of

__all__ = ["phone", "phone_of"]
WORDS = "镇党委的通知总是周五晚上才发，能否提前到周三？"


def filled(key: UUID | None = None, **more: str) -> dict[str, str]:
    """The form without a name, filled in for 丰山镇党委."""
    return {"key": str(key or uuid4()), "unit": str(UNITS["fengshan"]), "words": WORDS, **more}


@pytest.fixture(autouse=True)
def fresh_minute(monkeypatch):
    """No test counts what another has sent in the same minute."""
    monkeypatch.setattr(arrivals, "written", arrivals.PerMinute(arrivals.MOST_A_MINUTE))
    monkeypatch.setattr(arrivals, "read", arrivals.PerMinute(arrivals.MOST_A_MINUTE))
