"""A year of meetings is planned, in series and by committee and group; the page says what is due."""

import re
from datetime import date, timedelta

import pytest

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.models import GroupMember, Meeting, MeetingType, StandingGroup
from pwa.meetings.rules import EVERY
from pwa.organisations.models import Unit
from pwa.policy.calendar import add_months
from tests.people import PEOPLE, TODAY, UNITS, ago

from .conftest import BY, a_wish, attendance, member, planned


def test_a_series_is_planned_in_one_go(app, as_):
    posted = {"types": ["theme_day"], "on": ago(-1), "time": "19:30", "repeat": "day", "until": ago(-100), "call": "1"}
    answer = as_("secretary").post("/meetings", data=posted)
    assert answer.status_code == 303
    rows = list(Meeting.select().order_by(Meeting.on))
    assert [row.on for row in rows] == [add_months(TODAY + timedelta(days=1), n) for n in range(4)]
    assert {row.called_by for row in rows} == {BY} and len({row.series_id for row in rows}) == 1
    assert {row.begins_at.hour for row in rows} == {11}  # 19:30 in China


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"on": ago(1)}, "请改用“补记会议”"),
        ({"time": ""}, "此项必填。"),
        ({"repeat": "day", "until": ""}, "此项必填。"),
        ({"repeat": "day", "until": ago(1)}, "截止日期早于首次日期"),
        ({"repeat": "always"}, "请从给出的选项中选一个。"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(app, as_, fields, message):
    posted = {"types": ["lecture"], "on": ago(-3), "time": "19:30", "until": ""} | fields
    answer = as_("secretary").post("/meetings", data=posted)
    assert answer.status_code == 422 and message in answer.text
    assert not Meeting.select().exists()


def test_a_committee_meeting_lists_the_committee_and_needs_half_of_it(app, as_):
    client = as_("secretary")
    who = [str(member(login)) for login in ("secretary", "organiser", "contact")]
    made = {"kind": "committee", "name": "支部委员会", "member": who}
    assert client.post("/meetings/groups", data=made).status_code == 303
    again = client.post("/meetings/groups", data=made)
    assert again.status_code == 422 and "已设支委会" in again.text
    [group] = StandingGroup.select()
    posted = {"types": ["committee_meeting"], "meets": str(group.id), "on": ago(2), "came": who[:2]}
    answer = client.post("/meetings/record", data=posted)
    assert answer.status_code == 303
    [row] = Meeting.select()
    assert set(attendance(row)) == {member(login) for login in ("secretary", "organiser", "contact")}
    shown = client.get(answer.headers["Location"]).text
    assert "达到表决人数" in shown and "第十二条" in shown
    change = {"member": who[:1]}
    assert client.post(f"/meetings/groups/{group.id}/change", data=change).status_code == 303
    assert GroupMember.select().where(GroupMember.ended_at.is_null()).count() == 1
    assert client.post(f"/meetings/groups/{group.id}/end").status_code == 303
    assert as_("next_secretary").post(f"/meetings/groups/{group.id}/end").status_code == 404


def test_the_plan_says_what_is_due_planned_held_and_missed(app, as_, clock):
    """On 23 November: in the last days of a year nothing is ahead in it."""
    clock.on(date(2026, 11, 23))
    client, shift = as_("secretary"), (clock.today - TODAY).days
    client.post("/meetings/record", data={"types": ["general_meeting"], "on": ago(30 - shift), "came": []})
    planned(shift + 2, types=("theme_day",))
    shown = client.get("/meetings/plan").text
    assert "第十一条" in shown and "第十六条" in shown
    for state in ("已开", "已计划", "应开", "未登记", "未到期"):
        assert state in shown, state
    assert "支委会" not in shown.split("<h2")[1]
    for login in ("committee", "county"):
        below = as_(login).get("/meetings/plan").text
        assert PEOPLE["secretary"].name not in below and "丰山村党支部" in below


@pytest.mark.both_engines
def test_a_committee_reads_of_each_branch_what_its_own_plan_says(app, as_, clock):
    """On 23 November: the month, the quarter from October, the year."""
    clock.on(date(2026, 11, 23))
    shift = (clock.today - TODAY).days
    home = Unit.get_by_id(UNITS["home"])
    with write():
        for kind, days_ago in (("theme_day", 3), ("general_meeting", 60)):  # this month; the quarter before
            meetings.record_held(home, a_wish(shift - days_ago, types=(kind,)), set(), BY)
        group = StandingGroup.create(county_id=home.county_id, unit=home, kind="group", name="一组", made_by=BY)
    for kind, days in (("lecture", 20), ("life_meeting", -100)):  # in December; in August, and never recorded
        planned(shift + days, types=(kind,))
    planned(shift + 2, types=("group_meeting",), group=group.id)
    rows = as_("committee").get("/meetings/plan").text.split("<tr>")
    [line] = [row for row in rows if "丰山村党支部" in row]
    found = dict(zip(EVERY, re.findall("<td>(.*?)</td>", line), strict=True))
    kinds = ("general_meeting", "committee_meeting", "group_meeting", "theme_day", "lecture", "life_meeting")
    assert [found[kind] for kind in kinds] == ["应开", "–", "已计划", "已开", "已计划", "已计划"]


def test_the_plan_of_another_branch_does_not_exist(app, as_):
    address = f"/meetings/plan?unit={UNITS['next-door']}"
    assert as_("secretary").get(address).status_code == 404
    assert as_("committee").get(address).status_code == 200


def test_a_meeting_of_two_types_counts_for_both(app):
    with write():
        unit = Unit.get_by_id(UNITS["home"])
        wish = a_wish(-1, types=("theme_day", "lecture"))
        row = meetings.record_held(unit, wish, set(), BY)
    assert MeetingType.select().where(MeetingType.meeting == row.id).count() == 2
