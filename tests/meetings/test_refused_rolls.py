"""A roll that cannot be taken is refused with the reason, at its field, and kept aside."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pwa.meetings.models import Meeting, Roll
from pwa.reports.models import Quarantined
from tests.conftest import MORNING

from .conftest import BY, called, day, roll, tick


@pytest.mark.parametrize(
    ("login", "change", "why"),
    [
        ("secretary", {"cancelled_at": MORNING, "cancelled_by": BY}, "会议已取消"),
        ("secretary", {"begins_at": MORNING + timedelta(days=2), "on": day(2)}, "会议是否改期"),
        ("member", {}, "没有这次会议"),
        ("next_secretary", {}, "没有这次会议"),
        ("committee", {}, "没有这次会议"),
    ],
)
def test_a_roll_for_a_meeting_that_is_cancelled_not_begun_or_of_others_is_refused_and_kept(
    app, phone_of, clock, login, change, why
):
    meeting, phone = called(), phone_of(login)
    if change:
        Meeting.update(change).where(Meeting.id == meeting.id).execute()
    result = phone.send(phone.entry("roll", roll(meeting, tick("silent", "present", clock.now))))["results"][0]
    assert result["outcome"] == "rejected"
    assert why in str(result["errors"])
    assert Quarantined.select().where(Quarantined.form == "roll").exists()
    assert not Roll.select().exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"touched": []}, "touched"),
        ({"touched": "x"}, "touched"),
        ({"touched": ["x"]}, "touched"),
        ({"touched": [f"{uuid4()}:present"]}, "touched"),
        ({"touched": [f"{uuid4()}:asleep:2026-11-23T02:00:00Z"]}, "touched"),
        ({"touched": [f"{uuid4()}:present:yesterday"]}, "touched"),
        ({"touched": [1]}, "touched"),
        ({"meeting": "x"}, "meeting"),
        ({"meeting": str(uuid4())}, "meeting"),
        ({"meeting": None}, "meeting"),
        ({"told": "many"}, "told"),
        ({"list_as_of": "yesterday"}, "list_as_of"),
    ],
)
def test_what_is_no_roll_is_refused_by_the_field(app, phone_of, clock, fields, field):
    meeting, phone = called(), phone_of("secretary")
    said = roll(meeting, tick("silent", "present", clock.now)) | fields
    result = phone.send(phone.entry("roll", said))["results"][0]
    assert (result["outcome"], list(result["errors"])) == ("rejected", [field])
