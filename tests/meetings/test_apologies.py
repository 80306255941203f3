"""A member says beforehand, also without a network, that they cannot come; the reason is for whom it concerns."""

from datetime import time
from uuid import uuid4

import pytest

from pwa.core.database import write
from pwa.meetings.models import Apology, Attendance, Meeting
from tests.people import PEOPLE

from .conftest import BY, called, member, planned, roll, tick


def excuse(meeting: Meeting, reason: str = "illness", **more: str) -> dict[str, str]:
    return {"meeting": str(meeting.id), "reason": reason, **more}


def test_an_apology_stands_beside_the_name_and_the_roll_shows_it(app, phone_of, as_, clock):
    meeting = called(at=time(10, 30))
    phone_of("member").accepted("apology", excuse(meeting, words="发烧两天了"))
    for page in (f"/meetings/{meeting.id}", f"/meetings/{meeting.id}/roll"):
        shown = as_("secretary").get(page).text
        assert "请假：生病" in shown, page
    assert "发烧两天了" in as_("secretary").get(f"/meetings/{meeting.id}").text
    assert "你已请假" in as_("member").get(f"/meetings/{meeting.id}").text
    assert "请假" in as_("member").get(f"/members/{member('member')}").text


def test_others_read_neither_reason_nor_words(app, phone_of, as_, clock):
    meeting = called(2)
    phone_of("member").accepted("apology", excuse(meeting, words="发烧两天了"))
    for login in ("silent", "contact", "host"):
        for page in ("/", "/branch", "/reports", f"/meetings/{meeting.id}", f"/members/{member('member')}"):
            shown = as_(login).get(page).text
            assert "发烧两天了" not in shown and "生病" not in shown, (login, page)
    report = Apology.get().id
    for login in ("contact", "host", "next_secretary"):
        shown = as_(login).get(f"/reports/{report}").text
        assert "发烧两天了" not in shown and "生病" not in shown, login


def test_an_apology_that_is_taken_back_or_corrected_counts_no_more(app, phone_of, clock):
    meeting, phone = called(at=time(10, 0)), phone_of("member")
    first = phone.accepted("apology", excuse(meeting))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == member("member"))
    assert row.apology_id == first
    clock.forward(minutes=1)
    second = phone.accepted("apology", excuse(meeting, "shift"), replaces=str(first))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == member("member"))
    assert row.apology_id == second
    phone.accepted("withdrawal", {"of": str(second)})
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == member("member"))
    assert row.apology_id in (None, first)


def test_an_apology_written_after_the_beginning_is_taken_and_says_so(app, phone_of, as_, clock):
    meeting = called(at=time(9))
    phone_of("member").accepted("apology", excuse(meeting))
    assert "会议开始后才请假" in as_("secretary").get(f"/meetings/{meeting.id}").text


@pytest.mark.both_engines
def test_who_came_after_all_is_present(app, phone_of, clock):
    meeting = called(at=time(10, 30))
    phone_of("member").accepted("apology", excuse(meeting))
    clock.forward(hours=1)
    phone_of("secretary").accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == member("member"))
    assert (row.state, row.apology_id is not None) == ("present", True)


def test_a_placed_member_excuses_themselves_at_the_host_and_home_reads_no_reason_there(app, phone_of, as_, clock):
    meeting = planned(2, unit="host-branch", call=True)
    phone_of("member").accepted("apology", excuse(meeting, "care"))
    assert "照顾家人" in as_("host").get(f"/meetings/{meeting.id}").text
    assert as_("secretary").get(f"/meetings/{meeting.id}").status_code == 404


@pytest.mark.parametrize(
    ("login", "fields", "field"),
    [
        ("member", {"meeting": "x"}, "meeting"),
        ("member", {"meeting": str(uuid4())}, "meeting"),
        ("member", {"meeting": ""}, "meeting"),
        ("member", {"reason": "lazy"}, "reason"),
        ("member", {"reason": ""}, "reason"),
        ("member", {"words": "字" * 201}, "words"),
        ("next_member", {}, "meeting"),
        ("host", {}, "meeting"),
    ],
)
def test_what_is_no_apology_is_refused_by_the_field(app, phone_of, clock, login, fields, field):
    meeting, phone = called(2), phone_of(login)
    result = phone.send(phone.entry("apology", excuse(meeting) | fields))["results"][0]
    assert (result["outcome"], list(result["errors"])) == ("rejected", [field])


def test_a_cancelled_meeting_needs_no_apology_but_one_written_before_is_kept(app, phone_of, clock):
    meeting, phone = called(2), phone_of("member")
    early = phone.entry("apology", excuse(meeting))
    clock.forward(minutes=10)
    with write():
        Meeting.update(cancelled_at=clock.now, cancelled_by=BY).where(Meeting.id == meeting.id).execute()
    clock.forward(minutes=10)
    assert phone.outcome(phone.entry("apology", excuse(meeting))) == "rejected"
    assert phone.outcome(early) == "accepted"


def test_an_officer_enters_it_for_a_member_who_phoned_and_without_scripts_the_form_posts_itself(
    app, as_, phone_of, clock
):
    meeting = called(2)
    entry = {"subject": str(member("silent")), "source": "phone"}
    phone_of("secretary").accepted("apology", excuse(meeting), **entry)
    assert Apology.get().member_id == member("silent")
    client = as_("member")
    shown = client.get(f"/meetings/apologies/new?meeting={meeting.id}").text
    assert str(meeting.id) in shown
    posted = excuse(meeting) | {"submission_id": str(uuid4()), "form_version": "1"}
    assert client.post("/meetings/apologies", data=posted).status_code == 303
    assert Apology.select().count() == 2 and PEOPLE["member"].name
