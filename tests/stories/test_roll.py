"""A theme day from the call to the file: apology and roll without a network, two recorders, minutes with a vote and two
seals, a decision on its owner's Today, and attendance at home, once. At night the browser is killed while ticking, and
the apology too is written in one."""

import os
from datetime import UTC, datetime, time, timedelta

import pytest

from pwa.core.clock import CHINA, now, today
from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.meeting_form import Wish
from pwa.meetings.models import Apology, Attendance, Meeting, MeetingDecision, RollTick
from pwa.members.changes import admit
from pwa.members.models import Member, TimelineLine
from pwa.members.placements import accept, name_host
from pwa.organisations.models import Unit
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.meetings.conftest import member, roll, tick
from tests.meetings.minutes_of_a_meeting import minutes_form
from tests.meetings.test_apologies import excuse
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone as Wire

BY = PEOPLE["secretary"].account_id
FLOATING = PEOPLE["next_member"]  # of another branch, placed here
TICKED = 18
LONG = "YANXING_LONG" in os.environ
MORE = "赵一 钱二 孙三 李四 周五 吴六 郑七 王八 冯九 陈十".split()


def called_for_today() -> Meeting:
    """A theme day of the home branch that is its general meeting too, today, with ten members more and one who is
    placed here."""
    on, home = today(), Unit.get_by_id(UNITS["home"])
    types = ["general_meeting", "theme_day"]
    wish = Wish(types, None, on, datetime.combine(on, time(0, 1), tzinfo=CHINA), call=True, days=[on], half_hours=4)
    with write():
        for name in MORE:
            admit(home, name=name, sex="1", joined_on=on - timedelta(days=4000), by=BY)
        floating = Member.with_branch(FLOATING.member_id)
        accept(row := name_host(floating, home, "phone", BY), row.asked_at, BY)
        [meeting] = meetings.plan(home, wish, BY)
    return meeting


@pytest.fixture
def recorder(request):
    """The phone on which the roll is ticked; at night one with a browser of its own, which can be killed."""
    return request.getfixturevalue("own_phone") if LONG else request.getfixturevalue("phones")()


def test_a_theme_day_from_the_call_to_the_files(phones, recorder, server):
    meeting = called_for_today()
    of = lambda login: sign_in(client_of(server.app), login)  # noqa: E731
    if LONG:
        apologise_without_a_network(phones("member"), meeting)
    else:
        Wire(of("member"), "member").accepted("apology", excuse(meeting, "shift"))
    tick_without_a_network(recorder, server, meeting)
    # a second recorder ticked three others, and has the one who is placed here as well
    others = [tick(login, "present", now()) for login in ("quiet", "next_member", "contact")]
    Wire(of("secretary"), "secretary").accepted("roll", roll(meeting, *others))
    states = {row.member_id: row.state for row in Attendance.select().where(Attendance.meeting == meeting.id)}
    assert states[member("member")] == "" and states[FLOATING.member_id] == "present"
    assert [row.reason for row in Apology.select()] == ["shift"]

    write_and_seal(of, meeting)
    decision = MeetingDecision.get()
    given = {"owner": str(member("quiet")), "due_on": (today() + timedelta(days=7)).isoformat()}
    assert of("secretary").post(f"/meetings/decisions/{decision.id}/entrust", data=given).status_code == 303
    assert decision.words in of("quiet").get("/").text

    at_home = TimelineLine.select().where(TimelineLine.member == FLOATING.member_id)
    assert at_home.where(TimelineLine.kind == "meeting_attended").count() == 1
    assert of("next_secretary").get(f"/members/{FLOATING.member_id}").text.count("主题党日") >= 1


def apologise_without_a_network(phone, meeting):
    phone.ready_offline()
    phone.offline()
    page = phone.open("/meetings/apologies/new")
    page.locator("[name=meeting]").first.wait_for(state="attached")
    page.select_option("select[name=meeting]", str(meeting.id))
    page.locator("label:has(input[name=reason][value=shift])").click()
    page.locator("form[data-outbox-form=apology] button[type=submit]").click()
    until(lambda: phone.states() == ["waiting"])
    phone.offline(False)
    until(lambda: phone.states() == ["received"])


def tick_without_a_network(phone, server, meeting):
    phone.sign_in("organiser")
    phone.ready_offline()
    address = f"/meetings/{meeting.id}/roll"
    phone.open(address).locator("form[data-alive]").wait_for()
    until(lambda: phone.page.evaluate(KEPT, address))
    cookies = phone.context.cookies()
    server.stop()
    page = phone.open(address)
    page.locator("form[data-alive]").wait_for()
    people = page.locator(
        f".tick-row:not([data-member='{member('member')}']):not([data-member='{FLOATING.member_id}'])"
    )
    voting = page.locator(".tick-row[data-votes]").count()
    needed = (voting + 1) // 2
    assert 1 < needed < TICKED <= people.count() and page.locator("[data-if=reached]").is_hidden()
    for n in range(TICKED):
        people.nth(n).locator("label:has(input[value=present])").click()
    assert page.locator("[data-if=reached]").is_visible()
    until(lambda: str(phone.stored("drafts")).count(":present:") == TICKED)
    if LONG:
        phone.chromium.kill()  # the battery is empty
        phone.chromium.start()
        phone = phone.chromium.own_phone(server)
    page = phone.open(address)
    page.locator("[data-if=reached]").wait_for()
    assert page.locator("[data-slot=present]").first.text_content() == str(TICKED)
    page.locator("form[data-roll] button[type=submit]").click()
    page.locator("main .saved").wait_for()
    [entry] = phone.entries()
    assert len(entry["fields"]["touched"]) == TICKED and entry["fields"]["told"].split(",")[2] == str(needed)
    assert not any(name.startswith("tick-") for name in entry["fields"])
    assert not RollTick.select().exists()

    server.start()
    if LONG:
        phone.context.add_cookies(cookies)  # Chromium writes cookies to disk only every half minute
    page.reload()
    until(lambda: phone.states() == ["received"])
    there = Attendance.select().where(Attendance.meeting == meeting.id, Attendance.state == "present")
    assert there.count() == TICKED
    assert phone.faults() == []


def write_and_seal(of, meeting):
    """Minutes with a decision and a vote, sealed by chair and recorder."""
    at, chair = f"/meetings/{meeting.id}", of("secretary")
    there = Attendance.select().where(Attendance.meeting == meeting.id, Attendance.state == "present")
    came = {"came": [str(row.member_id) for row in there], "hours": "2", "decided": "走访独居老人。"}
    assert chair.post(f"{at}/record", data=came).status_code == 303
    assert chair.post(f"{at}/minutes", data=minutes_form()).status_code == 303
    vote = {"kind": "motion", "words": "同意修路方案", "ayes": "10", "noes": "1", "abstained": "0"}
    assert chair.post(f"{at}/votes", data=vote).status_code == 303
    for login in ("secretary", "organiser"):
        assert of(login).post(f"{at}/minutes/seal").status_code == 303, login
    assert Meeting.get_by_id(meeting.id).sealed_at.astimezone(UTC)


KEPT = """async address => {
    const names = await caches.keys()
    for (const name of names) if (await (await caches.open(name)).match(address)) return true
    return false
}"""
