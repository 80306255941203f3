"""Two files of one person become one: what was sent to either counts, and nothing stands there twice."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.members.models import Member
from pwa.reminders.file_joining import keep_one_each
from pwa.reminders.models import Reminder, ReminderSwitch
from tests.people import PEOPLE, TODAY

from .conftest import COUNTY, MEMBER


@pytest.mark.both_engines
def test_of_a_reminder_that_both_files_have_the_one_that_was_sent_stays(app):
    stays, goes = Member.get_by_id(MEMBER), Member.get_by_id(PEOPLE["courier"].member_id)
    sent = {"sending_at": now(), "channel": "push", "bundle_id": new_id(), "outcome": "taken"}

    def reminder(member: Member, rule: str, **more: object) -> Reminder:
        return Reminder.create(county_id=COUNTY, member=member, rule=rule, kind="urgent", on=TODAY, **more)

    with write():
        kept = [reminder(goes, "first", **sent), reminder(stays, "second", **sent), reminder(goes, "third")]
        reminder(stays, "first")
        reminder(goes, "second")
        for member, on in ((stays, False), (goes, True)):
            ReminderSwitch.create(county_id=COUNTY, member=member, kind="urgent", channel="sms", on=on)
        keep_one_each(stays, goes, None)
    assert {row.id for row in Reminder.select()} == {row.id for row in kept}
    assert [(row.member_id, row.on) for row in ReminderSwitch.select()] == [(MEMBER, False)]
