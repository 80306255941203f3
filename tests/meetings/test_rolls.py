"""A roll is taken as ticked: only touched people, each with its own time, the later tick leads, no name refuses it."""

import re
from datetime import time, timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.models import Attendance, Meeting, Roll
from pwa.members.models import Affiliation, Member, TimelineLine
from pwa.organisations.models import Post, Unit
from pwa.reports.models import Submission
from tests.people import PEOPLE, UNITS

from .conftest import BY, attendance, called, member, planned, roll, tick

HOME = ("member", "silent", "contact", "secretary", "organiser")


def state(meeting: Meeting, login: str) -> str:
    return attendance(meeting)[member(login)]


def test_only_touched_people_are_changed_and_everybody_else_is_open(app, phone_of, clock):
    meeting, phone = called(), phone_of("secretary")
    phone.accepted("roll", roll(meeting, tick("silent", "present", clock.now), tick("contact", "video", clock.now)))
    found = attendance(meeting)
    assert (found[member("silent")], found[member("contact")], found[member("secretary")]) == ("present", "video", "")
    assert Meeting.get_by_id(meeting.id).came == 2


@pytest.mark.both_engines
def test_of_two_recorders_the_later_tick_leads_whichever_roll_came_first(app, phone_of, clock):
    first, second = phone_of("secretary"), phone_of("organiser")
    early, late = clock.now - timedelta(minutes=20), clock.now - timedelta(minutes=5)
    for one, other in (("absent", "present"), ("present", "absent")):
        meeting = called()
        second.accepted("roll", roll(meeting, tick("silent", other, late)))
        first.accepted("roll", roll(meeting, tick("silent", one, early), tick("contact", "present", early)))
        assert state(meeting, "silent") == other
        assert state(meeting, "contact") == "present"


def test_rolls_apologies_and_withdrawals_in_any_order_end_in_the_same_attendance(app, phone_of, clock):
    ends, start = [], clock.now
    for order in permutations(range(4)):
        clock.to(start)
        meeting = called(at=time(10, 1))
        recorder, other, own = phone_of("secretary"), phone_of("organiser"), phone_of("member")
        excuse = own.entry("apology", {"meeting": str(meeting.id), "reason": "shift"})
        first = recorder.entry("roll", roll(meeting, tick("silent", "absent", clock.now)))
        clock.forward(minutes=5)
        back = own.entry("withdrawal", {"of": excuse["id"]})
        second = other.entry(
            "roll", roll(meeting, tick("silent", "late", clock.now), tick("member", "video", clock.now))
        )
        steps = [(own, excuse), (recorder, first), (own, back), (other, second)]
        for n in order:
            phone, entry = steps[n]
            assert phone.outcome(entry) == "accepted"
            assert phone.outcome(entry) == "duplicate"
        rows = Attendance.select().where(Attendance.meeting == meeting.id)
        ends.append({(row.member_id, row.standing, row.state, row.apology_id) for row in rows})
    assert len(ends) == 24 and all(end == ends[0] for end in ends)
    assert (member("silent"), "own", "late", None) in ends[0]


@pytest.mark.both_engines
def test_the_list_is_frozen_as_of_the_beginning(app, phone_of, clock):
    meeting = called()
    moved = Member.get_by_id(member("silent"))
    with write():  # moves to the neighbour branch half an hour after the meeting began
        Affiliation.update(ended_at=clock.now).where(Affiliation.member == moved.id).execute()
        facts = {"county_id": moved.county_id, "member": moved.id, "began_at": clock.now}
        Affiliation.create(branch=UNITS["next-door"], **facts)
        Member.update(branch=UNITS["next-door"]).where(Member.id == moved.id).execute()
    phone_of("secretary").accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == moved.id)
    assert (row.standing, row.should, row.votes, row.state) == ("own", True, True, "present")


def test_who_left_before_the_beginning_stands_aside_and_the_page_says_where_the_phone_differed(
    app, phone_of, as_, clock
):
    phone, old_list = phone_of("secretary"), clock.now - timedelta(days=2)
    moved = Member.get_by_id(member("silent"))
    with write():
        Affiliation.update(ended_at=clock.now - timedelta(days=1)).where(Affiliation.member == moved.id).execute()
        facts = {"county_id": moved.county_id, "member": moved.id, "began_at": clock.now - timedelta(days=1)}
        Affiliation.create(branch=UNITS["next-door"], **facts)
        Member.update(branch=UNITS["next-door"]).where(Member.id == moved.id).execute()
    meeting = called()
    told = roll(meeting, tick("silent", "present", clock.now), list_as_of=old_list.isoformat(), told="1,1,6")
    phone.accepted("roll", told)
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == moved.id)
    assert (row.standing, row.should, row.votes, row.state) == ("aside", False, False, "present")
    shown = as_("secretary").get(f"/meetings/{meeting.id}").text
    assert "不在截至会议开始时的名单上" in shown and PEOPLE["silent"].name in shown


def test_no_name_refuses_a_roll_and_strangers_are_only_counted(app, phone_of, clock):
    meeting, phone = called(), phone_of("secretary")
    nobody = f"{uuid4()}:present:{clock.now.isoformat()}"
    foreign = tick("next_member", "present", clock.now)
    twice = tick("silent", "absent", clock.now - timedelta(minutes=1)), tick("silent", "late", clock.now)
    sent = phone.accepted("roll", roll(meeting, nobody, foreign, *twice))
    found = attendance(meeting)
    assert found[member("silent")] == "late"
    assert member("next_member") not in found
    assert Roll.get_by_id(sent).unknown == 2


def test_a_placed_member_is_on_the_list_without_a_vote(app, phone_of, clock):
    meeting, phone = planned(unit="host-branch"), phone_of("host")
    phone.accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    row = Attendance.get(Attendance.meeting == meeting.id, Attendance.member == member("member"))
    assert (row.standing, row.should, row.votes, row.state) == ("placed", False, False, "present")
    assert Meeting.get_by_id(meeting.id).came == 1


@pytest.mark.both_engines
def test_attendance_at_the_host_stands_once_in_the_timeline_and_file_at_home(app, phone_of, as_, clock):
    meeting, phone = planned(unit="host-branch", types=("theme_day",)), phone_of("host")
    phone.accepted("roll", roll(meeting, tick("member", "present", clock.now)))
    clock.forward(minutes=1)
    phone.accepted("roll", roll(meeting, tick("member", "late", clock.now)))
    lines = list(TimelineLine.select().where(TimelineLine.kind == "meeting_attended"))
    assert [line.member_id for line in lines] == [member("member")]
    for login in ("secretary", "member"):
        shown = as_(login).get(f"/members/{member('member')}").text
        assert "参加会议情况" in shown and "主题党日" in shown, login
    clock.forward(minutes=1)
    phone.accepted("roll", roll(meeting, tick("member", "absent", clock.now)))
    assert not TimelineLine.select().where(TimelineLine.kind == "meeting_attended").exists()


@pytest.mark.both_engines
def test_a_roll_of_six_hundred_is_taken_and_one_of_ten_thousand_is_too_large(app, phone_of, clock):
    meeting, phone = called(), phone_of("secretary")
    many = [f"{uuid4()}:present:2026-11-23T02:00:00.000Z" for _ in range(10_000)]
    assert phone.outcome(phone.entry("roll", roll(meeting, *many[:600]))) == "accepted"
    result = phone.send(phone.entry("roll", roll(meeting, *many)))["results"][0]
    assert (result["outcome"], list(result["errors"])) == ("rejected", ["form"])


def test_without_scripts_the_boxes_are_posted_and_a_refused_roll_keeps_them(app, as_, clock):
    meeting, client = called(), as_("secretary")
    box = f"tick-{member('silent')}"
    form = {"meeting": str(meeting.id), "submission_id": str(uuid4()), "form_version": "1"}
    empty = client.post(f"/meetings/{meeting.id}/roll", data=form)
    assert empty.status_code == 422 and "还没有登记任何人" in empty.text
    wrong = client.post(f"/meetings/{meeting.id}/roll", data=form | {box: "late", "told": "many"})
    assert wrong.status_code == 422 and re.search(f'name="{box}" value="late"[^>]* checked', wrong.text)
    other = client.post(f"/meetings/{called().id}/roll", data=form | {box: "late"})
    assert other.status_code == 422 and "另一次会议" in other.text
    answer = client.post(f"/meetings/{meeting.id}/roll", data=form | {box: "late", "submission_id": str(uuid4())})
    assert answer.headers["Location"] == f"/meetings/{meeting.id}"
    assert state(meeting, "silent") == "late"


def test_a_tick_in_the_future_counts_as_of_the_roll(app, phone_of, clock):
    meeting, phone = called(), phone_of("secretary")
    phone.accepted("roll", roll(meeting, tick("silent", "absent", clock.now + timedelta(days=300))))
    clock.forward(minutes=1)
    phone.accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    assert state(meeting, "silent") == "present"


def test_times_of_ticks_are_shifted_as_the_roll_is(app, phone_of, clock):
    meeting, ahead, right = called(), phone_of("secretary"), phone_of("organiser")
    ahead.ahead = timedelta(hours=3)
    entry = ahead.entry("roll", roll(meeting, tick("silent", "absent", ahead.now())))
    clock.forward(minutes=10)
    right.accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    assert ahead.outcome(entry) == "accepted"
    assert state(meeting, "silent") == "present"


def test_a_roll_of_an_officer_whose_post_ended_waits_for_the_successor(app, phone_of, as_, clock):
    meeting, phone = called(), phone_of("organiser")
    entry = phone.entry("roll", roll(meeting, tick("silent", "present", clock.now)))
    clock.forward(minutes=10)
    Post.update(ended_at=clock.now).where(Post.account_id == PEOPLE["organiser"].account_id).execute()
    clock.forward(minutes=10)
    assert phone.outcome(entry) == "accepted"
    assert Submission.get_by_id(entry["id"]).waits
    assert attendance(meeting).get(member("silent"), "") == ""
    answer = as_("secretary").post(f"/reports/{entry['id']}/adoption")
    assert answer.status_code == 303
    assert state(meeting, "silent") == "present"


def test_a_meeting_that_was_moved_to_an_earlier_time_is_frozen_anew(app, phone_of, clock):
    meeting = called(at=time(9, 30))
    with write():
        row = Meeting.select(Meeting, Unit).join(Unit).where(Meeting.id == meeting.id).get()
        Meeting.update(frozen_at=clock.now).where(Meeting.id == meeting.id).execute()
        row.frozen_at = clock.now
        moved = {"begins_at": clock.now - timedelta(hours=1), "on": clock.today, "half_hours": 2}
        meetings.change(row, BY, {**moved, "topic": "", "place": "", "agenda": ""})
    phone_of("secretary").accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    assert state(meeting, "silent") == "present" and len(attendance(meeting)) > 3
