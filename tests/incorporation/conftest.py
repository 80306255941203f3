"""Phones of the cast, and the requests that they make."""

import pytest

from pwa.core.database import write
from pwa.demo.cast_rows import open_point_of
from pwa.incorporation.point_models import ReceivingPoint
from tests.people import UNITS
from tests.reports.conftest import phone, phone_of

__all__ = ["asks", "phone", "phone_of"]


@pytest.fixture
def asks(phone_of, clock):
    """Let somebody report in at a host, by their own phone; returns the id of the request."""

    def ask(login: str = "courier", host: str = "host-branch", **more: str) -> str:
        clock.forward(minutes=1)
        if not ReceivingPoint.select().where(ReceivingPoint.unit == UNITS[host]).exists():
            with write():
                open_point_of(host)
        fields = {"unit": str(UNITS[host]), "consent": "yes", **more}
        return str(phone_of(login).accepted("report_in", fields))

    return ask
