"""A day is a day in China, also in the hours in which it is still yesterday in London."""

from datetime import timedelta

import pytest

from pwa.core import clock as program_clock
from tests.people import TODAY
from tests.reports.phone import LOCATION


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (7, 59), (8, 1), (23, 30)])
def test_a_report_may_name_today_and_not_tomorrow_at_any_hour(phone, clock, hour, minute):
    clock.on(TODAY, hour, minute)
    assert program_clock.today() == TODAY
    today, tomorrow = TODAY.isoformat(), (TODAY + timedelta(days=1)).isoformat()
    assert phone.outcome(phone.entry("location", {**LOCATION, "since": today})) == "accepted"
    assert phone.outcome(phone.entry("location", {**LOCATION, "since": tomorrow})) == "rejected"
