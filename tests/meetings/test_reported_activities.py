"""What a member reported as an activity and attended as a meeting counts once; hours are the meeting's."""

import re
from datetime import timedelta

import pytest

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.models import Meeting
from pwa.organisations.models import Unit
from pwa.reports.models import ActivityReport
from tests.people import PEOPLE, UNITS

from .conftest import BY, called, day, half_hours, member, planned, roll, tick

TODAY = day(0).isoformat()
SAME = {"kind": "theme_day", "on": TODAY, "summary": "参加主题党日", "hours": 2}


def held(half_hours: int = 4, unit: str = "home") -> Meeting:
    """A theme day of this morning, of two hours."""
    return planned(unit=unit, types=("theme_day",), half_hours=half_hours)


def reported(phone, **more) -> ActivityReport:
    """An activity that the member sends in version 2."""
    return ActivityReport.get_by_id(phone.accepted("activity", {**SAME, **more}, version=2))


def confirm(as_, activity: ActivityReport, login: str = "secretary") -> None:
    """The branch that held it confirms it."""
    answer = as_(login).post(f"/reports/{activity.id}/decision", data={"verdict": "confirmed"})
    assert answer.status_code == 303


@pytest.mark.both_engines
def test_a_confirmed_activity_of_the_same_kind_day_and_unit_is_not_counted_beside_the_meeting(
    app, phone_of, as_, clock
):
    meeting = held()
    confirm(as_, reported(phone_of("member")))
    assert half_hours(member("member"), day(0).year) == (0, 4)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    assert half_hours(member("member"), day(0).year) == (4, 0)
    clock.forward(minutes=1)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "absent", clock.now)))
    assert half_hours(member("member"), day(0).year) == (0, 4)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "lecture"},
        {"on": (day(0) - timedelta(days=1)).isoformat()},
        {"held_by": str(UNITS["host-branch"])},
    ],
)
def test_another_kind_day_or_unit_is_counted_beside_it(app, phone_of, as_, clock, other):
    meeting = held()
    confirm(as_, reported(phone_of("member"), **other), "host" if "held_by" in other else "secretary")
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    assert half_hours(member("member"), day(0).year) == (4, 4)


def test_an_activity_that_names_the_meeting_is_it_whatever_else_it_says(app, phone_of, as_, clock):
    meeting = held()
    activity = reported(phone_of("member"), kind="service", meeting=str(meeting.id))
    assert activity.meeting_id == meeting.id
    confirm(as_, activity)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    assert half_hours(member("member"), day(0).year) == (4, 0)


def test_what_was_reported_is_offered_to_the_recorder_until_the_person_is_ticked(app, phone_of, as_, clock):
    meeting, phone = held(), phone_of("member")
    first = reported(phone)
    for path in (f"/meetings/{meeting.id}", f"/meetings/{meeting.id}/roll"):
        assert "已作为活动报告" in as_("secretary").get(path).text
    phone.accepted("withdrawal", {"of": str(first.id)})
    assert "已作为活动报告" not in as_("secretary").get(f"/meetings/{meeting.id}").text
    reported(phone)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "absent", clock.now)))
    assert "已作为活动报告" not in as_("secretary").get(f"/meetings/{meeting.id}").text


def test_corrected_hours_of_a_meeting_are_those_of_everybody(app, phone_of, as_, clock):
    meeting = held(half_hours=4)
    ticks = [tick(login, "present", clock.now) for login in ("member", "silent")]
    phone_of("secretary").accepted("roll", roll(meeting, *ticks))
    with write():
        row = Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting.id).get()
        came = {member("member"), member("silent")}
        meetings.record(row, BY, came=came, half_hours=6, decided=[])
    assert [half_hours(member(login), day(0).year) for login in ("member", "silent")] == [(6, 0), (6, 0)]


def test_attendance_at_the_host_counts_at_home_once_and_the_host_lists_it_once(app, phone_of, as_, clock):
    meeting = held(unit="host-branch")
    confirm(as_, reported(phone_of("member"), held_by=str(UNITS["host-branch"])), "host")
    phone_of("host").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    assert half_hours(member("member"), day(0).year) == (4, 0)
    shown = as_("host").get(f"/members/{member('member')}").text
    assert len(re.findall("主题党日", shown)) == 1


@pytest.mark.parametrize("wrong", ["x", "不知道"])
def test_what_is_no_id_of_a_meeting_is_refused_by_the_field(app, phone_of, wrong):
    phone = phone_of("member")
    [result] = phone.send(phone.entry("activity", {**SAME, "meeting": wrong}, version=2))["results"]
    assert (result["outcome"], list(result["errors"])) == ("rejected", ["meeting"])


def test_version_1_and_an_empty_meeting_stay_accepted_and_are_the_content_they_were(app, phone_of):
    phone = phone_of("member")
    old = phone.entry("activity", SAME)
    assert [phone.outcome(old), phone.outcome(old)] == ["accepted", "duplicate"]
    new = phone.entry("activity", {**SAME, "meeting": ""}, version=2)
    same = {**new, "fields": {**SAME}}
    assert [phone.outcome(new), phone.outcome(same)] == ["accepted", "duplicate"]
    assert ActivityReport.get_by_id(new["id"]).meeting_id is None


def test_who_was_not_ticked_reports_from_the_page_of_the_meeting_with_everything_filled_in(app, as_):
    meeting = called(0, types=("theme_day",))
    shown = as_("member").get(f"/meetings/{meeting.id}").text
    found = re.search(r'href="(/reports/activity/new\?[^"]+)"', shown)
    assert found
    form = as_("member").get(found[1].replace("&amp;", "&")).text
    assert f'name="meeting" value="{meeting.id}"' in form and f'value="{TODAY}"' in form
    assert re.search(r'value="theme_day"[^>]*selected', form)
    assert PEOPLE["member"].name


def test_the_page_of_the_report_says_which_meeting_it_is_to_whoever_may_see_the_meeting(app, phone_of, as_, clock):
    meeting, line = held(), "学时在会议中计一次"
    activity = reported(phone_of("member"))
    page = f"/reports/{activity.id}"
    assert f"/meetings/{meeting.id}" not in as_("member").get(page).text
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    for login in ("member", "secretary"):
        shown = as_(login).get(page).text
        assert f'href="/meetings/{meeting.id}"' in shown and line in shown, login
    other = held(unit="next-door")
    stray = reported(phone_of("member"), meeting=str(other.id), on=day(-1).isoformat())
    assert f"/meetings/{other.id}" not in as_("member").get(f"/reports/{stray.id}").text, "not theirs to see"
