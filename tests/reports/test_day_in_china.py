"""A day is a day in China, also in the hours in which it is still yesterday in London."""

from datetime import datetime, timedelta

import pytest

from pwa.core import clock as program_clock
from pwa.reports.models import ActivityReport, LocationReport
from tests.people import TODAY
from tests.reports.phone import ACTIVITY, LOCATION


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (7, 59), (8, 1), (23, 30)])
def test_a_report_may_name_today_and_not_tomorrow_at_any_hour(phone, clock, hour, minute):
    clock.on(TODAY, hour, minute)
    assert program_clock.today() == TODAY
    today, tomorrow = TODAY.isoformat(), (TODAY + timedelta(days=1)).isoformat()
    assert phone.outcome(phone.entry("location", {**LOCATION, "since": today})) == "accepted"
    assert phone.outcome(phone.entry("location", {**LOCATION, "since": tomorrow})) == "rejected"


@pytest.mark.parametrize(("offset", "day"), [("+09:00", 1), ("+13:45", 1), ("+08:00", 0), ("-07:00", -1)])
def test_a_day_is_that_of_the_place_where_it_was_written(phone, clock, offset, day):
    """Half past eleven at night in China is past midnight in Tokyo, and the morning of that day in Los Angeles."""
    clock.on(TODAY, 23, 30) if day >= 0 else clock.on(TODAY, 10, 0)
    zone = datetime.strptime(offset, "%z").tzinfo
    written = program_clock.now().astimezone(zone)
    there, after = TODAY + timedelta(days=day), TODAY + timedelta(days=day + 1)
    assert written.date() == there
    at = {"recorded_at": written.isoformat(timespec="milliseconds")}
    place = phone.accepted("location", {**LOCATION, "since": there.isoformat()}, **at)
    did = phone.accepted("activity", {**ACTIVITY, "on": there.isoformat()}, **at)
    assert LocationReport.get_by_id(place).since == there and ActivityReport.get_by_id(did).on == there
    late = phone.entry("location", {**LOCATION, "since": after.isoformat()}, **at)
    assert phone.outcome(late) == "rejected"
