"""Whatever happens to those who send: nobody gets a message twice, none goes out that no longer holds or is not wanted,
no second routine one within a week, none at night; and what is due stands in the app.

Histories of what becomes due and is settled, of changed minds, of clocks that jump, of channels that take, refuse,
break or are never heard of again, of senders that are killed before or after any transaction, and of a second sender
that runs while the first waits for an answer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.core.clock import CHINA, day_of, now
from pwa.core.database import write
from pwa.identity.models import Account, Consent
from pwa.reminders import sending
from pwa.reminders.models import Reminder, ReminderSwitch
from pwa.reminders.sending import remind
from tests.kit.at_once import at_once, meet
from tests.people import PEOPLE, TODAY

from .conftest import COUNTY, MEMBER, NOON, Kept, agree, rows

EXAMPLES = 40
CHANNELS = ("push", "sms")
STEPS = st.one_of(
    st.tuples(st.just("due"), st.sampled_from(["alarm", "news"]), st.integers(0, 3)),
    st.tuples(st.just("settled"), st.sampled_from(["alarm", "news"]), st.integers(0, 3)),
    st.tuples(st.just("switch"), st.sampled_from(["urgent", "routine"]), st.sampled_from(CHANNELS), st.booleans()),
    st.tuples(st.just("consent"), st.booleans()),
    st.tuples(st.just("clock"), st.sampled_from([1, 5, 12, 24, 100, 200, -1, -30, -500, 9000])),  # hours
    st.tuples(
        st.just("remind"),
        st.sampled_from(["taken", "taken", "refused", "unknown", "broken", "killed"]),
        st.sampled_from(["taken", "refused", "unknown", "killed"]),
        st.one_of(st.none(), st.integers(0, 5)),  # before or after which transaction the sender is killed
        st.booleans(),  # whether another sender runs while the first waits for the channel's answer
    ),
)


class Killed(BaseException):
    """The process is gone."""


class Asked(Kept):
    """A channel that looks at the truth in the moment in which it is asked."""

    def __init__(self, name: str, history: "History", says: str) -> None:
        super().__init__(name, {"broken": OSError("broken"), "killed": Killed()}.get(says, says))
        self.history = history

    def send(self, person: Any, words: str, n: int, everywhere: bool = False) -> str:
        self.history.asked(self.name, self.says)
        self.history.run_second_sender()
        return super().send(person, words, n, everywhere)


class History:
    """What was done, and what was sent."""

    def __init__(self, rules: Any, clock: Any) -> None:
        self.rules, self.clock = rules, clock
        self.perhaps_sent: set[tuple[str, Any]] = set()  # (rule, day) of which a channel may have sent a message
        self.routine: list[datetime] = []
        self.earlier: set[Any] = set()  # rows that were claimed before this run
        self.second_waits = False  # whether another sender is to run

    def asked(self, channel: str, says: Any) -> None:
        """A channel is asked: everything must be right now."""
        mine = Reminder.sending_at.is_null(False) & Reminder.outcome.is_null() & Reminder.id.not_in(list(self.earlier))
        sending_now = list(Reminder.select().where(mine))
        assert sending_now, "what is sent is committed first"
        kinds = {row.kind for row in sending_now}
        assert len(kinds) == 1 and len({row.bundle_id for row in sending_now}) == 1
        for row in sending_now:
            assert (MEMBER, row.on) in self.rules.due[row.rule], "it is still due"
            assert (row.rule, row.on) not in self.perhaps_sent, "nobody has sent it before"
        assert 8 <= now().astimezone(CHINA).hour < 21, "it is day"
        assert "reminders" in Consent.in_force(Account.get_by_id(PEOPLE["member"].account_id))
        switched = ReminderSwitch.of([MEMBER]).get(MEMBER, {})
        [kind] = kinds
        assert switched.get((kind, channel), (kind, channel) != ("routine", "sms")), "it is switched on"
        if kind == "routine" and says != "refused":
            assert all(abs(now() - at) >= timedelta(days=7) for at in self.routine), "one in a week"
            self.routine.append(now())
        if says != "refused":
            self.perhaps_sent |= {(row.rule, row.on) for row in sending_now}

    def step(self, name: str, *said: Any) -> None:
        getattr(self, f"do_{name}")(*said)

    def do_due(self, rule: str, days: int) -> None:
        self.rules.add(rule, days=days)

    def do_settled(self, rule: str, days: int) -> None:
        self.rules.remove(rule, days=days)

    def do_switch(self, kind: str, channel: str, on: bool) -> None:
        key = {"county_id": COUNTY, "member": MEMBER, "kind": kind, "channel": channel}
        target = [ReminderSwitch.member, ReminderSwitch.kind, ReminderSwitch.channel]
        with write():
            query = ReminderSwitch.insert(**key, on=on, changed_at=now())
            query.on_conflict(conflict_target=target, preserve=[ReminderSwitch.on]).execute()

    def do_consent(self, given_: bool) -> None:
        account = Account.get_by_id(PEOPLE["member"].account_id)
        with write():
            (Consent.give if given_ else Consent.withdraw)(account, "reminders")

    def do_clock(self, hours: int) -> None:
        self.clock.to(now() + timedelta(hours=hours))

    def run_second_sender(self) -> None:
        """Let another sender do a whole run while the first waits for its channel."""
        if not self.second_waits:
            return
        self.second_waits, before, self.earlier = False, self.earlier, claimed()
        remind({"push": Asked("push", self, "taken"), "sms": Asked("sms", self, "taken")})
        self.earlier = before | claimed()

    def do_remind(self, first: str, second: str, kill: int | None, another: bool) -> None:
        self.earlier, self.second_waits = claimed(), another
        channels = {"push": Asked("push", self, first), "sms": Asked("sms", self, second)}
        with pytest.MonkeyPatch.context() as patch:
            if kill is not None:
                patch.setattr(sending, "transact", killing(sending.transact, kill))
            try:
                remind(channels)
            except Killed:
                pass


def claimed() -> set[Any]:
    """The rows that a sender has taken on."""
    return {row.id for row in rows() if row.sending_at is not None}


def killing(transact: Callable[..., Any], at: int) -> Callable[..., Any]:
    """Do transactions until the one of this number: an even one is not done, after an odd one all is over."""
    left = [at // 2]

    def one(work: Callable[[], Any]) -> Any:
        if left[0] == 0 and at % 2 == 0:
            raise Killed
        done = transact(work)
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return done

    return one


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(STEPS, min_size=4, max_size=25))
def test_whatever_happens_nobody_gets_too_much_and_nothing_is_forgotten(rules, clock, as_, steps):
    clock.to(NOON)
    rules.due = {"alarm": set(), "news": set(), "door": set()}
    with write():
        Reminder.delete().execute()
        ReminderSwitch.delete().execute()
    agree("member")
    history = History(rules, clock)
    for step in steps:
        history.step(*step)
    open_calls = [row for row in rows() if row.undelivered_at is not None and row.lapsed_at is None]
    assert {row.kind for row in open_calls} <= {"urgent"}
    clock.to(NOON)  # the session is of today
    waits = as_("member").get("/me/reminders").text
    due = {(rule, on) for rule, found in rules.due.items() for _person, on in found}
    assert all(waits.count(f'row-title">{rule}<') == sum(one == rule for one, _on in due) for rule in rules.due)


@pytest.mark.both_engines
def test_two_that_send_at_once_send_each_message_once(app, rules, agreed, monkeypatch):
    others = [agree(login) for login in ("courier", "secretary")]
    for person in (MEMBER, *others):
        rules.add("alarm", person)
        rules.add("news", person)
    channel = Kept()

    def run() -> Any:
        with app.app_context():
            return remind({"push": channel})

    meet(monkeypatch, sending, "_claim")
    at_once(run, run)
    assert sorted((str(whom), words) for _at, whom, words in channel.sent) == sorted(
        (str(whom), words)
        for whom in (MEMBER, *others)
        for words in ("雁行里有 1 件急事等你查看。", "雁行里有 1 件事等你查看。")
    )
    assert day_of(now()) == TODAY and {row.outcome for row in rows()} == {"taken"}
