"""A roll is ticked in a room without a network: the quorum appears while ticking, and a killed page brings the ticks
back."""

from datetime import datetime, time

from pwa.core.clock import CHINA, today
from pwa.core.database import write
from pwa.meetings import meetings
from pwa.meetings.meeting_form import Wish
from pwa.meetings.models import Attendance, Meeting, RollTick
from pwa.organisations.models import Unit
from tests.kit.server import until
from tests.people import PEOPLE, UNITS


def called_for_today() -> Meeting:
    """A general meeting of the home branch, today."""
    on = today()
    wish = Wish(["general_meeting"], None, on, datetime.combine(on, time(0, 1), tzinfo=CHINA), call=True, days=[on])
    with write():
        [row] = meetings.plan(Unit.get_by_id(UNITS["home"]), wish, PEOPLE["secretary"].account_id)
    return row


def test_a_roll_is_ticked_without_a_network_and_says_when_votes_may_be_taken(phones):
    meeting, phone = called_for_today(), phones("secretary")
    phone.ready_offline()
    address = f"/meetings/{meeting.id}/roll"
    phone.open(address).locator("form[data-alive]").wait_for()
    until(lambda: phone.page.evaluate(KEPT, address))
    phone.offline()
    page = phone.open(address)
    page.locator("form[data-alive]").wait_for()
    people = page.locator(".tick-row[data-votes]")
    voting = people.count()
    needed = (voting + 1) // 2
    assert needed > 1 and page.locator("[data-if=reached]").is_hidden()
    for n in range(needed - 1):
        people.nth(n).locator("label:has(input[value=present])").click()
    assert page.locator("[data-if=reached]").is_hidden()
    people.nth(needed - 1).locator("label:has(input[value=late])").click()
    assert page.locator("[data-if=reached]").is_visible()
    until(lambda: phone.stored("drafts"))

    page = phone.open(address)  # as after an empty battery: the page is loaded anew from this phone
    page.locator("[data-if=reached]").wait_for()
    assert page.locator("[data-slot=present]").first.text_content() == str(needed)
    page.locator("form[data-roll] button[type=submit]").click()
    page.locator("main .saved").wait_for()
    [entry] = phone.entries()
    assert len(entry["fields"]["touched"]) == needed
    assert entry["fields"]["told"] == f"{needed},{needed},{needed}"
    assert not any(name.startswith("tick-") for name in entry["fields"])
    assert not RollTick.select().exists()

    phone.offline(False)
    until(lambda: phone.states() == ["received"])
    there = Attendance.select().where(Attendance.meeting == meeting.id, Attendance.state != "")
    assert sorted(row.state for row in there) == sorted(["late", *["present"] * (needed - 1)])
    assert phone.faults() == []


KEPT = """async address => {
    const names = await caches.keys()
    for (const name of names) if (await (await caches.open(name)).match(address)) return true
    return false
}"""
