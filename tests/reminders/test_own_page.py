"""A member sees what waits and what was sent, and chooses what goes out by which way."""

import re
from dataclasses import replace

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.reminders.models import Reminder, ReminderSwitch
from pwa.reminders.sending import remind
from tests.meetings.conftest import called

from .conftest import COUNTY, MEMBER, Kept, answered, rows

PAGE = "/me/reminders"


@pytest.fixture
def without_channels(app):
    """The installation sends nothing."""
    before = app.config["YANXING"]
    app.config["YANXING"] = replace(before, sms_url="", push_contact="")
    yield
    app.config["YANXING"] = before


def test_what_waits_stands_there_whether_or_not_anything_is_sent(as_, without_channels):
    called(1)
    answered()
    page = as_("member").get(PAGE).text
    assert "会议" in page and "你的诉求" in page and "尚未开通手机通知" in page
    assert rows() == []


def test_what_was_sent_is_said_with_what_became_of_it(as_, rules, agreed):
    rules.add("alarm")
    rules.add("news")
    remind({"push": Kept("push", "unknown")})
    page = as_("member").get(PAGE).text
    assert len(re.findall("手机通知(?!和)", page)) == 2 and "可能未发出" in page


def test_without_consent_the_page_says_so(as_):
    assert "你没有同意接收提醒" in as_("courier").get(PAGE).text


@pytest.mark.both_engines
def test_a_choice_is_stored_shown_and_taken_back(as_):
    mine = as_("member")
    assert ticked(mine) == {"urgent"}
    mine.post(PAGE, data={"routine": "sms"})
    assert ticked(mine) == {"routine"}
    assert {(row.kind, row.channel): row.on for row in ReminderSwitch.select()} == {
        ("urgent", "sms"): False,
        ("routine", "sms"): True,
    }
    mine.post(PAGE, data={"urgent": "sms", "routine": "sms"})
    assert ticked(mine) == {"urgent", "routine"}
    assert AuditLine.select().where(AuditLine.action == "switched reminders").count() == 2


def ticked(client) -> set[str]:
    """The kinds whose box for SMS is ticked on the page."""
    page = client.get(PAGE).text
    boxes = [part.split(">")[0] for part in page.split("<input ") if 'value="sms"' in part.split(">")[0]]
    return {kind for kind in ("urgent", "routine") for box in boxes if f'name="{kind}"' in box and "checked" in box}


def test_a_channel_that_nobody_has_is_chosen_by_nobody(as_):
    as_("member").post(PAGE, data={"urgent": ["sms", "pigeon", "push"], "other": "sms"})
    assert {(row.kind, row.channel) for row in ReminderSwitch.select()} == set()


def test_who_has_no_member_file_has_no_such_page(as_):
    assert as_("admin").get(PAGE).status_code == 404


def test_the_page_asks_little_however_much_was_sent(as_, queries, app):
    mine = as_("member")
    mine.get(PAGE)
    with queries() as few:
        mine.get(PAGE)
    with write():
        for n in range(60):
            Reminder.create(county_id=COUNTY, member=MEMBER, rule=f"old{n}", kind="urgent", on="2026-01-01")
    with queries() as many:
        mine.get(PAGE)
    assert len(many.selects) == len(few.selects)
