"""Phones of the cast, and one who is away."""

import pytest

from tests.people import ago
from tests.reports.conftest import phone, phone_of

__all__ = ["away", "phone", "phone_of"]
AWAY = {"division": "440307", "since": ago(145), "stay": "long"}
SAID = {"skills": ["interpreting"], "readers": ["skills:host", "skills:branch"]}


@pytest.fixture
def away(app, phone_of):
    """王建国 lives in 深圳龙岗, placed at the host branch, and offers to interpret."""
    his = phone_of("member")
    his.accepted("location", AWAY)
    his.accepted("offer", SAID)
    return his
