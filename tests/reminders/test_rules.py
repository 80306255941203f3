"""When a reminder goes out, and by which channel: rules on values."""

from datetime import UTC, datetime, timedelta

import pytest

from pwa.reminders.rules import Recipient, Verdict, had_this_week, is_on, is_quiet, kinds_of, outcome_of, verdict

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in China
WILLING = Recipient(asked=True, agreed=True, ways=("push", "sms"))


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(20, 59, False), (21, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False)],
)
def test_night_begins_and_ends_by_the_clock_of_china(hour, minute, quiet):
    at = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=8) + timedelta(hours=hour, minutes=minute)
    assert is_quiet(at, (21, 8)) is quiet


@pytest.mark.parametrize("kind", ["urgent", "routine"])
def test_nothing_goes_out_at_night(kind):
    night = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert verdict(kind, WILLING, night) == Verdict("waits", "quiet")


@pytest.mark.parametrize("kind", ["urgent", "routine"])
def test_who_has_not_agreed_gets_nothing_and_is_not_called(kind):
    assert verdict(kind, Recipient(asked=True, ways=("push",)), NOON) == Verdict("waits", "no_consent")


def test_an_urgent_one_that_reaches_nobody_is_a_call_and_a_routine_one_waits():
    assert verdict("urgent", Recipient(asked=True, agreed=True), NOON) == Verdict("call", "no_way")
    assert verdict("routine", Recipient(asked=True, agreed=True), NOON) == Verdict("waits", "no_way")


def test_who_never_signed_in_is_called():
    assert verdict("urgent", Recipient(ways=("sms",)), NOON) == Verdict("call", "no_way")


def test_the_first_channel_that_reaches_and_is_on_is_taken():
    assert verdict("urgent", WILLING, NOON).channel == "push"
    assert verdict("urgent", WILLING, NOON, ["push"]).channel == "sms"
    off = Recipient(asked=True, agreed=True, ways=("push", "sms"), switched={("urgent", "push"): False})
    assert verdict("urgent", off, NOON) == Verdict("send", channel="sms")


def test_who_switched_urgent_ones_off_everywhere_is_called_and_routine_ones_wait():
    off = Recipient(
        asked=True,
        agreed=True,
        ways=("push",),
        switched=dict.fromkeys([("urgent", "push"), ("routine", "push")], False),
    )
    assert verdict("urgent", off, NOON) == Verdict("call", "switched_off")
    assert verdict("routine", off, NOON) == Verdict("waits", "switched_off")


@pytest.mark.parametrize(
    ("ends", "outcome"),
    [
        ([], "refused"), (["refused", "taken"], "taken"), (["unknown", "refused"], "unknown"),
        (["unknown", "taken", "refused"], "taken"),
    ],
)  # fmt: skip
def test_a_message_by_several_ways_ended_as_the_best_of_them(ends, outcome):
    assert outcome_of(ends) == outcome


def test_routine_reminders_go_by_sms_only_for_who_wants_that():
    assert not is_on("routine", "sms", {}) and is_on("urgent", "sms", {})
    assert is_on("routine", "sms", {("routine", "sms"): True})
    by_sms = Recipient(asked=True, agreed=True, ways=("sms",))
    assert verdict("routine", by_sms, NOON) == Verdict("waits", "switched_off")


@pytest.mark.parametrize(
    ("ago", "had"),
    [
        (timedelta(days=7), False), (timedelta(days=7, seconds=-1), True), (timedelta(0), True),
        (timedelta(days=-7, seconds=1), True), (timedelta(days=-8), False),
    ],
)  # fmt: skip
def test_a_week_is_seven_days_in_either_direction(ago, had):
    assert had_this_week(NOON, NOON - ago) is had


def test_a_routine_message_this_week_holds_up_routine_ones_only():
    had = Recipient(asked=True, agreed=True, ways=("push",), last_routine=NOON - timedelta(days=3))
    assert verdict("routine", had, NOON) == Verdict("waits", "this_week")
    assert verdict("urgent", had, NOON).does == "send"


def test_urgent_ones_go_first():
    assert kinds_of({"routine", "urgent"}) == ["urgent", "routine"]
