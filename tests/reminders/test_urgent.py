"""What is urgent: two things of one day are told apart, some go out by every channel, and nobody stays untold."""

from datetime import timedelta

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.features import registry
from pwa.identity.models import Account, Invitation, Session
from pwa.members.models import Member
from pwa.reminders.models import Reminder, ReminderSwitch
from pwa.reminders.sending import remind
from tests.meetings.conftest import BY, called
from tests.people import PEOPLE, TODAY

from .conftest import COUNTY, MEMBER, NOON, Kept, agree, answered, rows
from .test_declared_rules import change


@pytest.mark.both_engines
def test_two_urgent_things_of_one_day_are_both_told(rules, agreed, clock):
    rules.add("alarm", MEMBER, 0, "first")
    channel = Kept()
    remind({"push": channel})
    rules.add("alarm", MEMBER, 0, "second")
    for _ in range(3):
        remind({"push": channel})
    assert len(channel.sent) == 2 and [row.about for row in rows()] == ["first", "second"]


def test_two_that_wait_together_are_one_message(rules, agreed):
    rules.add("alarm", MEMBER, 0, "first")
    rules.add("alarm", MEMBER, 0, "second")
    channel = Kept()
    assert remind({"push": channel})["written"] == 2
    assert [words for *_, words in channel.sent] == ["雁行里有 2 件急事等你查看。"]


def test_routine_ones_of_one_day_stay_one(rules, agreed):
    rules.add("news", MEMBER, 0, "first")
    rules.add("news", MEMBER, 0, "second")
    remind({"push": Kept()})
    assert [row.about for row in rows()] == [""]


@pytest.mark.parametrize("sent", [True, False])
def test_a_row_of_an_earlier_release_stands_for_its_day(rules, agreed, sent):
    """Without what it is about: it is not sent anew after the upgrade, and one that waited still goes out."""
    more = {"sending_at": now(), "channel": "push", "bundle_id": COUNTY, "outcome": "taken"} if sent else {}
    with write():
        Reminder.create(county_id=COUNTY, member=MEMBER, rule="alarm", kind="urgent", on=TODAY, **more)
    rules.add("alarm", MEMBER, 0, "first")
    channel = Kept()
    remind({"push": channel})
    assert len(channel.sent) == (0 if sent else 1) and len(rows()) == 1


@pytest.mark.both_engines
def test_a_meeting_moved_twice_and_a_second_one_are_told_apart(app, clock):
    clock.to(called(0).begins_at - timedelta(hours=3))
    first, second = called(1), called(1)
    rule = registry().reminders["meeting_moved"]

    def told() -> set[str]:
        return {due.about for due in rule.due(now(), [MEMBER])}

    change(first, begins_at=first.begins_at + timedelta(hours=1))
    before = told()
    change(second, begins_at=second.begins_at + timedelta(hours=1))
    assert len(before) == 1 and len(told()) == 2 and before < told()
    clock.forward(minutes=5)
    change(first, begins_at=first.begins_at + timedelta(hours=2))
    assert len(told()) == 2 and not before & told()


def test_two_requests_answered_on_one_day_are_told_apart(app):
    answered()
    answered()
    assert len({due.about for due in registry().reminders["case_answered"].due(now(), [MEMBER])}) == 2


def test_what_goes_everywhere_is_asked_of_each_channel_once_and_apart_from_the_others(rules, agreed):
    rules.add("door")
    rules.add("alarm")
    push, sms = Kept("push"), Kept("sms")
    assert remind({"push": push, "sms": sms})["taken"] == 2
    remind({"push": push, "sms": sms})
    assert (push.everywhere, sms.everywhere) == ([True, False], [True])
    assert {row.rule: row.outcome for row in rows()} == {"door": "taken", "alarm": "taken"}


@pytest.mark.parametrize(
    ("first", "second", "outcome", "by"),
    [
        ("refused", "taken", "taken", "sms"),
        ("unknown", "taken", "taken", "sms"),
        ("taken", "refused", "taken", "push"),
        ("unknown", "refused", "unknown", "push"),
        ("refused", "refused", "refused", "push"),
    ],
)
def test_it_ends_as_the_best_of_its_channels(rules, agreed, first, second, outcome, by):
    rules.add("door")
    remind({"push": Kept("push", first), "sms": Kept("sms", second)})
    [row] = rows()
    assert (row.outcome, row.channel) == (outcome, by)
    assert (row.undelivered_at is None) == (outcome == "taken")


def test_a_sender_killed_between_two_channels_asks_neither_again(rules, agreed, clock):
    rules.add("door")
    push = Kept("push")
    with pytest.raises(KeyboardInterrupt):
        remind({"push": push, "sms": Kept("sms", KeyboardInterrupt())})
    clock.forward(minutes=11)
    sms = Kept("sms")
    assert remind({"push": push, "sms": sms})["unknown"] == 1
    assert len(push.sent) == 1 and not sms.sent and rows()[0].undelivered_at is not None


def test_a_touched_sign_in_goes_everywhere_and_each_touch_is_told(app, clock):
    rule = registry().reminders["sign_in_touched"]
    account = Account.get_by_id(PEOPLE["member"].account_id)
    with write():
        Session.begin(account, "passkey", "")
    clock.forward(hours=1)
    with write():
        Invitation.make(account, BY)
        Invitation.make(account, BY)
    assert rule.everywhere and len({due.about for due in rule.due(now(), [MEMBER])}) == 2


def test_who_switched_urgent_ones_off_is_called_and_gets_nothing(rules, agreed):
    with write():
        ReminderSwitch.create(county_id=COUNTY, member=MEMBER, kind="urgent", channel="push", on=False)
    rules.add("alarm")
    channel = Kept()
    done = remind({"push": channel})
    assert (channel.sent, done["call"], done["switched_off"]) == ([], 1, 0)
    assert Member.select(Reminder.undelivered_to(Member.id)).where(Member.id == MEMBER).scalar()


def test_a_channel_switched_off_does_not_take_what_another_refused(rules, agreed):
    with write():
        ReminderSwitch.create(county_id=COUNTY, member=MEMBER, kind="urgent", channel="sms", on=False)
    rules.add("alarm")
    sms = Kept("sms")
    remind({"push": Kept("push", "refused"), "sms": sms})
    assert sms.sent == [] and rows()[0].undelivered_at is not None


def test_at_night_a_call_is_noted_at_once(rules, clock):
    agree("member")
    clock.to(NOON.replace(hour=22))
    rules.add("alarm")
    assert remind({})["call"] == 1
