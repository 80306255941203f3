"""Whoever was away reads the public part of the minutes without a network."""

from datetime import datetime, time

import pytest

from pwa.core.clock import CHINA, today
from pwa.core.database import write
from pwa.meetings import meetings, minutes
from pwa.meetings.meeting_form import Wish
from pwa.organisations.models import Unit
from tests.kit.server import until
from tests.people import PEOPLE, UNITS

from .test_roll import KEPT

CHAIR, RECORDER = PEOPLE["secretary"], PEOPLE["organiser"]


def held_with_minutes() -> None:
    """A general meeting of this morning at which 王建国 was not."""
    wish = Wish(["general_meeting"], None, today(), datetime.combine(today(), time(0, 1), tzinfo=CHINA))
    said = {
        "public": "党课讲稿：流动党员怎样参加组织生活。",
        "discussed": "只给到会的人看。",
        "others": "",
        "differing": "",
    }
    named = {"chair": CHAIR.member_id, "recorder": RECORDER.member_id, "readers": "attended"}
    there = {CHAIR.member_id, RECORDER.member_id}
    with write():
        row = meetings.record_held(Unit.get_by_id(UNITS["home"]), wish, there, CHAIR.account_id)
    minutes.write(row, CHAIR.account_id, columns={**said, **named})


@pytest.mark.nightly
def test_who_was_away_reads_the_public_part_of_the_minutes_without_a_network(phones):
    held_with_minutes()
    phone = phones("member")
    phone.ready_offline()
    until(lambda: phone.page.evaluate(KEPT, "/meetings/minutes"))
    phone.offline()
    shown = phone.open("/meetings/minutes").locator("main").text_content()
    assert "党课讲稿" in shown and "只给到会的人看" not in shown
    assert phone.faults() == []
