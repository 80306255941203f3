"""Minutes: who writes and reads them, and what of them remote members read without a network."""

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.meetings.minutes_models import Minutes
from pwa.meetings.models import GroupMember, Meeting, MeetingDecision, StandingGroup
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

from .conftest import BY, called, member, planned
from .minutes_of_a_meeting import held, minutes_form, seen


def test_minutes_are_written_and_each_reads_what_concerns_them(app, as_):
    meeting = held("secretary", "organiser", "contact", "quiet")
    at = f"/meetings/{meeting.id}/minutes"
    assert as_("secretary").post(at, data=minutes_form(others="镇党委组织委员 刘洋")).status_code == 303
    row = Minutes.get()
    assert (row.chair_id, row.recorder_id) == (member("secretary"), member("organiser"))
    assert "会议学习了条例。" in as_("member").get("/meetings/minutes").text  # in full, so that the phone keeps it
    reads = {
        "secretary": (True, True),
        "organiser": (True, True),
        "quiet": (True, True),  # was there
        "member": (True, False),  # was away
        "committee": (True, False),
    }
    for login, (public, rest) in reads.items():
        shown = as_(login).get(at).text
        assert ("会议学习了条例。" in shown, "道路要修" in shown, "一人主张缓修" in shown) == (public, rest, rest), (
            login
        )
    for login in ("host", "next_secretary", "county", "auditor", "admin"):
        assert as_(login).get(at).status_code == 404, login
    as_("secretary").post(at, data=minutes_form(readers="called"))
    assert "道路要修" in as_("member").get(at).text
    lines = [line.action for line in AuditLine.select().where(AuditLine.record_id == row.id)]
    assert lines == ["wrote minutes", "wrote minutes"]


WRONG = [
    ({"recorder": "secretary"}, "主持人和记录人应为两个人"),
    ({"chair": "host"}, "请从给出的选项中选一个。"),
    ({"readers": "everybody"}, "请从给出的选项中选一个。"),
    ({"discussed": "字" * 8001}, "太长"),
    ({"public": "a\x00b"}, "无法保存的符号"),
]


def test_what_is_wrong_in_minutes_is_said_and_the_words_stay(app, as_):
    at, client = f"/meetings/{held().id}/minutes", as_("secretary")
    for fields, message in WRONG:
        said = {name: str(member(value)) if value in PEOPLE else value for name, value in fields.items()}
        answer = client.post(at, data=minutes_form(differing="我的原话") | said)
        assert answer.status_code == 422, fields
        assert message in answer.text and "我的原话" in answer.text, fields
    assert not Minutes.select().exists()


def test_minutes_that_somebody_else_wrote_meanwhile_are_not_overwritten(app, as_):
    meeting = held()
    at = f"/meetings/{meeting.id}/minutes"
    shown = as_("organiser").get(f"{at}/edit").text
    assert as_("secretary").post(at, data=minutes_form(discussed="书记先写的")).status_code == 303
    answer = as_("organiser").post(at, data=minutes_form(discussed="我写了很久") | {"seen": seen(shown, at)})
    assert answer.status_code == 422
    assert "我写了很久" in answer.text and "填写会议记录" in answer.text
    assert Minutes.get().discussed == "书记先写的"


def test_there_are_no_minutes_of_a_meeting_to_come_or_cancelled(app, as_):
    ahead, cancelled = called(3), planned(0)
    as_("secretary").post(f"/meetings/{cancelled.id}/cancel", data={"because": "下雨"})
    for meeting in (ahead, cancelled):
        assert as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form()).status_code == 422
        assert as_("secretary").get(f"/meetings/{meeting.id}/minutes/edit").status_code == 303
    assert not Minutes.select().exists()


def test_minutes_are_written_by_officers_of_the_unit_only(app, as_):
    meeting = held()
    for login in ("member", "contact", "next_secretary", "host", "committee", "county", "auditor"):
        for what in ("minutes", "votes", "exclusions"):
            assert as_(login).post(f"/meetings/{meeting.id}/{what}", data=minutes_form()).status_code == 404, login


def test_the_same_minutes_again_are_no_new_edition(app, as_):
    meeting = held()
    first = Meeting.get_by_id(meeting.id).edition
    for edition in (first + 1, first + 1):
        as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form())
        assert Meeting.get_by_id(meeting.id).edition == edition


def test_a_meeting_of_the_committee_is_read_by_its_members_and_officers_only(app, as_):
    home = Unit.get_by_id(UNITS["home"])
    with write():
        group = StandingGroup.create(county_id=home.county_id, unit=home, kind="committee", name="支委会", made_by=BY)
        for login in ("secretary", "contact"):
            GroupMember.create(county_id=home.county_id, group=group, member=member(login))
    meeting = held("secretary", "contact", types=("committee_meeting",), group=group.id)
    at = f"/meetings/{meeting.id}/minutes"
    as_("secretary").post(at, data=minutes_form(recorder=str(member("contact")), public="支委会内容"))
    assert "支委会内容" in as_("contact").get(at).text
    decision = MeetingDecision.get(MeetingDecision.meeting == meeting.id)
    for address in (at, f"/meetings/{meeting.id}", f"/meetings/decisions/{decision.id}"):
        assert as_("quiet").get(address).status_code == 404, address
        assert as_("committee").get(address).status_code == 200, address
    assert "支委会内容" not in as_("quiet").get("/meetings/minutes").text
