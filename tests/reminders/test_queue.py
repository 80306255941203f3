"""The queue: who is due is written down once, judged again, bundled, and sent at most once."""

from datetime import timedelta

import peewee as pw
import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.schema import new_epoch
from pwa.identity.models import Account, Consent
from pwa.members.models import Member
from pwa.reminders import sending
from pwa.reminders.models import Reminder, ReminderSwitch
from pwa.reminders.sending import remind
from tests.people import PEOPLE, TODAY

from .conftest import COUNTY, MEMBER, NOON, Kept, agree, rows


@pytest.mark.both_engines
def test_a_message_says_how_many_things_wait_and_nothing_else(rules, agreed):
    rules.add("news")
    rules.add("news", days=1)
    channel = Kept()
    done = remind({"push": channel})
    assert [words for _at, _whom, words in channel.sent] == ["雁行里有 2 件事等你查看。"]
    assert (done["written"], done["taken"]) == (2, 1)
    assert len({row.bundle_id for row in rows()}) == 1 and {row.outcome for row in rows()} == {"taken"}


def test_urgent_ones_go_apart_from_the_others_and_first(rules, agreed):
    rules.add("news")
    rules.add("alarm")
    channel = Kept()
    remind({"push": channel})
    assert [words for *_, words in channel.sent] == ["雁行里有 1 件急事等你查看。", "雁行里有 1 件事等你查看。"]


def test_nobody_is_reminded_twice_of_the_same_day(rules, agreed, clock):
    rules.add("alarm")
    channel = Kept()
    for _ in range(3):
        remind({"push": channel})
        clock.forward(days=8)
    assert len(channel.sent) == 1


@pytest.mark.both_engines
def test_a_routine_message_comes_once_in_seven_days(rules, agreed, clock):
    channel = Kept()
    for day in range(15):
        rules.add("news", days=day)
        remind({"push": channel})
        clock.forward(days=1)
    assert [(at - NOON).days for at, *_ in channel.sent] == [0, 7, 14]
    assert not [row for row in rows() if row.outcome != "taken"]


def test_what_is_not_due_any_more_is_not_sent(rules, agreed, clock):
    clock.to(NOON.replace(hour=22))
    rules.add("alarm")
    channel = Kept()
    assert remind({"push": channel})["quiet"] == 1
    rules.remove("alarm")
    clock.to(NOON + timedelta(days=1))
    assert remind({"push": channel})["lapsed"] == 1
    assert channel.sent == [] and rows()[0].lapsed_at is not None


def test_it_is_judged_again_after_the_list_was_made(rules, agreed, monkeypatch):
    """Somebody settles the matter between the look at everybody and the turn of this person."""
    rules.add("alarm")
    channel, claim = Kept(), sending._claim

    def settled_meanwhile(*given):
        rules.remove("alarm")
        return claim(*given)

    monkeypatch.setattr(sending, "_claim", settled_meanwhile)
    remind({"push": channel})
    assert channel.sent == [] and rows()[0].lapsed_at is not None


def test_who_withdraws_consent_gets_nothing(rules, agreed):
    with write():
        Consent.withdraw(Account.get_by_id(PEOPLE["member"].account_id), "reminders")
    rules.add("alarm")
    channel = Kept()
    assert remind({"push": channel})["no_consent"] == 1
    assert channel.sent == [] and rows()[0].undelivered_at is None


def test_a_switch_is_by_kind_and_channel(rules, agreed):
    with write():
        ReminderSwitch.create(county_id=COUNTY, member=MEMBER, kind="routine", channel="push", on=False)
    rules.add("alarm")
    rules.add("news")
    channel = Kept()
    assert remind({"push": channel})["switched_off"] == 1
    assert len(channel.sent) == 1


def test_a_channel_that_refuses_gives_way_to_the_next(rules, agreed):
    rules.add("alarm")
    first, second = Kept("push", "refused"), Kept("sms")
    assert remind({"push": first, "sms": second})["taken"] == 1
    assert (len(first.sent), len(second.sent)) == (1, 1)
    assert rows()[0].channel == "sms" and rows()[0].undelivered_at is None


@pytest.mark.parametrize("says", ["unknown", RuntimeError("the line is cut")])
def test_an_unknown_end_is_sent_by_nobody_again_and_is_a_call(rules, agreed, says):
    rules.add("alarm")
    first, second = Kept("push", says), Kept("sms")
    for _ in range(2):
        remind({"push": first, "sms": second})
    assert (len(first.sent), len(second.sent)) == (1, 0)
    assert rows()[0].outcome == "unknown" and rows()[0].undelivered_at is not None


@pytest.mark.both_engines
def test_what_nothing_can_deliver_is_a_call_until_it_is_over(rules, agreed):
    rules.add("alarm")
    assert remind({"push": Kept("push", "refused")})["refused"] == 1
    assert undelivered() is not None
    rules.remove("alarm")
    assert remind({})["lapsed"] == 1
    assert undelivered() is None


def undelivered():
    """Since when a call is to be made, as the list of contacts reads it."""
    row = Member.select(Reminder.undelivered_to(Member.id).alias("since")).where(Member.id == MEMBER).objects().get()
    return row.since


def test_without_a_channel_urgent_ones_are_calls_and_go_out_once_there_is_one(rules, agreed):
    rules.add("alarm")
    rules.add("news")
    assert remind({})["call"] == 1
    assert [row.rule for row in rows()] == ["alarm"] and undelivered() is not None
    assert remind({})["call"] == 0
    channel = Kept()
    assert remind({"push": channel})["taken"] == 2
    assert undelivered() is None


@pytest.mark.both_engines
def test_a_killed_sender_leaves_a_row_that_nobody_sends(rules, agreed, clock):
    rules.add("alarm")
    with pytest.raises(KeyboardInterrupt):
        remind({"push": Kept("push", KeyboardInterrupt())})
    assert rows()[0].outcome is None and rows()[0].sending_at is not None
    clock.forward(minutes=11)
    channel = Kept()
    assert remind({"push": channel})["unknown"] == 1
    assert channel.sent == [] and rows()[0].outcome == "unknown" and undelivered() is not None


def test_who_has_left_gets_nothing(rules, agreed, clock):
    rules.add("alarm")
    clock.to(NOON.replace(hour=22))
    remind({"push": Kept()})
    with write():
        Member.update(left_at=NOON).where(Member.id == MEMBER).execute()
    clock.to(NOON + timedelta(days=1))
    channel = Kept()
    assert remind({"push": channel})["lapsed"] == 1 and channel.sent == []


def test_a_run_that_has_no_time_left_stops_and_the_next_goes_on(rules, agreed):
    other = agree("courier")
    rules.add("alarm")
    rules.add("alarm", other)
    channel = Kept()
    remind({"push": channel}, most_seconds=-1)
    assert channel.sent == []
    remind({"push": channel})
    assert {whom for _at, whom, _words in channel.sent} == {MEMBER, other}


def test_the_language_is_that_of_the_account(rules, agreed):
    with write():
        Account.update(language="en").where(Account.id == PEOPLE["member"].account_id).execute()
    rules.add("news")
    channel = Kept()
    remind({"push": channel})
    assert channel.sent[0][2] == "Things that wait for you in Yanxing: 1."


def test_each_message_stands_in_the_trail_once(rules, agreed):
    rules.add("news")
    remind({"push": Kept()})
    [line] = AuditLine.select().where(AuditLine.action == "sent reminder")
    assert (line.member_id, line.kind, line.fields, line.actor_id) == (MEMBER, "reminder", "push", None)


@pytest.mark.both_engines
def test_the_database_takes_a_reminder_of_one_day_once(app):
    row = {"county_id": COUNTY, "member": MEMBER, "rule": "alarm", "kind": "urgent", "on": TODAY}
    with write():
        Reminder.create(**row)
    with pytest.raises(pw.IntegrityError), write():
        Reminder.create(**row)


def test_after_a_restore_nothing_is_sent_that_may_have_been_sent_before(rules, agreed, clock):
    """A backup without the row is put back: its day is due again, and the message went out already."""
    rules.add("alarm")
    remind({"push": Kept()})
    with write():
        Reminder.delete().execute()
        new_epoch()
    channel = Kept()
    assert remind({"push": channel})["lapsed"] == 1
    rules.add("alarm", days=1)
    remind({"push": channel})
    assert len(channel.sent) == 1 and [(row.on - TODAY).days for row in rows() if row.outcome] == [1]
