"""A meeting that was held is recorded on one page; a planned one is called, changed, cancelled or recorded."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.meetings.models import Attendance, Meeting, MeetingDecision, MeetingType
from tests.people import PEOPLE, TODAY, UNITS, ago

from .conftest import BY, attendance, called, member, planned, roll, tick


def test_last_weeks_meeting_is_recorded_with_four_answers(app, as_):
    client = as_("secretary")
    page = client.get("/meetings/record")
    assert page.text.count('name="came"') == len(_home_members())
    came = [str(member("silent")), str(member("secretary"))]
    posted = {
        "types": ["theme_day", "lecture"],
        "on": ago(7),
        "came": came,
        "decided": "每月十日开展主题党日。\n\n走访独居老人。",
    }
    answer = client.post("/meetings/record", data=posted)
    assert answer.status_code == 303
    [row] = Meeting.select()
    assert (row.unit_id, row.on, row.came, row.recorded_by) == (UNITS["home"], TODAY - timedelta(days=7), 2, BY)
    assert {one.type for one in MeetingType.select()} == {"theme_day", "lecture"}
    assert [one.words for one in MeetingDecision.select().order_by(MeetingDecision.place)] == [
        "每月十日开展主题党日。",
        "走访独居老人。",
    ]
    found = attendance(row)
    assert found[member("silent")] == found[member("secretary")] == "present"
    assert found[member("contact")] == "absent"
    shown = client.get(answer.headers["Location"]).text
    assert "党课、主题党日" in shown and "走访独居老人。" in shown
    lines = [line.action for line in AuditLine.select().where(AuditLine.record_id == row.id)]
    assert lines == ["recorded meeting"]


def _home_members():
    from pwa.members.models import Member

    return list(Member.select().where(Member.branch == UNITS["home"], Member.left_at.is_null()))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"types": []}, "请选择会议类型"),
        ({"types": ["party"]}, "请从给出的选项中选一个。"),
        ({"on": ago(-1)}, "请改用“计划会议”"),
        ({"on": "yesterday"}, "年、月、日"),
        ({"on": ""}, "此项必填。"),
        ({"time": "25:00"}, "时:分"),
        ({"hours": "1.3"}, "半小时"),
        ({"decided": "x\n" * 21}, "最多 20 条"),
        ({"types": ["committee_meeting"]}, "支委会由支部委员会召开"),
        ({"meets": "somebody"}, "请从给出的选项中选一个。"),
        ({"topic": "字" * 121}, "太长"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored_or_lost(app, as_, fields, message):
    came = [str(member("silent"))]
    posted = {"types": ["lecture"], "on": ago(1), "came": came, "decided": "定了。"} | fields
    answer = as_("secretary").post("/meetings/record", data=posted)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{came[0]}" checked' in answer.text
    assert not Meeting.select().exists()


def test_only_officers_of_a_branch_record_and_only_for_their_own(app, as_):
    for login in ("member", "contact", "committee", "county", "auditor"):
        assert as_(login).get("/meetings/record").status_code == 404, login
    posted = {"unit": str(UNITS["next-door"]), "types": ["lecture"], "on": ago(1)}
    assert as_("secretary").post("/meetings/record", data=posted).status_code == 422
    assert not Meeting.select().exists()


def test_the_same_record_sent_twice_is_one_meeting(app, as_):
    from uuid import uuid4

    client, posted = as_("secretary"), {"types": ["lecture"], "on": ago(1), "write_key": str(uuid4())}
    first, again = (client.post("/meetings/record", data=posted) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert Meeting.select().count() == 1


def test_who_is_called_reads_it_and_who_is_not_does_not_know_of_it(app, as_):
    called(3, topic="学习条例", place="村委会二楼")
    quiet = planned(4, topic="还没有通知")
    other = planned(3, unit="next-door", call=True, topic="邻村的会")
    for login in ("member", "silent", "secretary", "organiser"):
        assert "学习条例" in as_(login).get("/").text, login
        assert "学习条例" in as_(login).get("/branch").text, login
    member_client = as_("member")
    assert "还没有通知" not in member_client.get("/meetings").text
    assert member_client.get(f"/meetings/{quiet.id}").status_code == 404
    for login in ("member", "secretary", "county", "auditor"):
        assert as_(login).get(f"/meetings/{other.id}").status_code == 404, login
    assert as_("committee").get(f"/meetings/{other.id}").status_code == 200


def test_a_meeting_is_called_changed_and_cancelled_and_each_is_in_the_trail(app, as_):
    meeting, client = planned(3, topic="学习条例"), as_("secretary")
    at = f"/meetings/{meeting.id}"
    assert client.post(f"{at}/call").status_code == 303
    moved = {"on": ago(-5), "time": "20:00", "topic": "学习条例", "place": "大礼堂"}
    assert client.post(f"{at}/change", data=moved).status_code == 303
    assert "大礼堂" in as_("member").get(at).text
    assert client.post(f"{at}/cancel", data={"because": ""}).status_code == 422
    assert client.post(f"{at}/cancel", data={"because": "台风"}).status_code == 303
    assert "台风" in as_("member").get(at).text
    assert "学习条例" not in as_("member").get("/").text
    assert client.post(f"{at}/change", data=moved).status_code == 422
    lines = AuditLine.select().where(AuditLine.record_id == meeting.id).order_by(AuditLine.at, AuditLine.id)
    actions = [line.action for line in lines]
    assert actions == ["planned meeting", "called meeting", "changed meeting", "cancelled meeting"]


def test_of_two_officers_the_second_sees_what_the_first_did(app, as_):
    meeting = planned(3)
    shown = as_("organiser").get(f"/meetings/{meeting.id}").text
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    assert as_("secretary").post(f"/meetings/{meeting.id}/cancel", data={"because": "停电"}).status_code == 303
    answer = as_("organiser").post(f"/meetings/{meeting.id}/call", data={"seen": seen})
    assert answer.status_code == 422 and "取消会议" in answer.text
    assert Meeting.get_by_id(meeting.id).called_at is None


def test_the_record_of_a_called_meeting_changes_only_what_differs_from_the_rolls(app, as_, phone_of, clock):
    meeting, client = called(), as_("secretary")
    phone_of("organiser").accepted("roll", roll(meeting, tick("silent", "late", clock.now)))
    clock.forward(minutes=30)
    came = [str(member("silent")), str(member("contact"))]
    posted = {"came": came, "decided": "定了。", "hours": "1.5"}
    assert client.post(f"/meetings/{meeting.id}/record", data=posted).status_code == 303
    found, row = attendance(meeting), Meeting.get_by_id(meeting.id)
    assert (found[member("silent")], found[member("contact")]) == ("late", "present")
    assert found[member("secretary")] == "absent"
    assert (row.half_hours, row.came) == (3, 2)


def test_a_cancelled_or_future_meeting_is_not_recorded(app, as_):
    meeting = called(3)
    assert as_("secretary").post(f"/meetings/{meeting.id}/record", data={"came": []}).status_code == 422
    assert not Attendance.select().exists()


def test_a_foreign_meeting_is_changed_by_nobody_else(app, as_):
    meeting = planned(3)
    for login in ("member", "next_secretary", "host", "committee", "county", "auditor"):
        for what in ("call", "cancel", "change", "record", "roll"):
            answer = as_(login).post(f"/meetings/{meeting.id}/{what}", data={"because": "x"})
            assert answer.status_code == 404, (login, what)


def test_a_host_that_is_no_longer_named_is_not_told_the_name(app, as_, phone_of, clock):
    from pwa.members.placement_models import Placement

    meeting = planned(unit="host-branch", types=("theme_day",))
    phone_of("host").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    assert PEOPLE["member"].name in as_("host").get(f"/meetings/{meeting.id}").text
    assert PEOPLE["member"].name not in as_("host_committee").get(f"/meetings/{meeting.id}").text
    clock.forward(days=1)
    with write():
        Placement.update(ended_at=clock.now, ended_why="closed").where(Placement.member == member("member")).execute()
    shown = as_("host").get(f"/meetings/{meeting.id}").text
    assert PEOPLE["member"].name not in shown and "流入党员" in shown
