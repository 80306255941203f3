"""Until when a contact is in time, what comes first, and that no order of what counts changes the day."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from pwa.liaison.rules import (
    ContactFacts,
    Logged,
    Need,
    Pause,
    contacts_that_count,
    last_day_in_time,
    need_by_rule,
    need_of,
    order_of,
    wrong_days,
)
from pwa.policy import resolve
from pwa.policy.lost_contact import LastContact

RULES = resolve()
DAY = date(2026, 11, 23)


def last(day: date, **more) -> LastContact:
    return LastContact(None, None, day, date(2026, 1, 1), **more)


def test_ninety_days_at_home_and_182_abroad():
    assert last_day_in_time(last(date(2026, 8, 26)), None, RULES) == date(2026, 11, 23)
    assert last_day_in_time(last(date(2026, 5, 26), abroad=True), None, RULES) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("silent_since", "kind"),
    [
        (date(2026, 11, 23), "in_time"),
        (date(2026, 9, 10), "in_time"),  # 74 days
        (date(2026, 9, 9), "due"),  # 75 days
        (date(2026, 8, 26), "due"),  # 89 days
        (date(2026, 8, 25), "overdue"),  # 90 days
        (date(2025, 8, 25), "overdue"),
    ],
)
def test_due_from_75_days_and_overdue_from_90(silent_since, kind):
    assert need_of(ContactFacts(last(silent_since)), DAY, RULES).kind == kind


def test_without_a_telephone_number_somebody_in_time_is_at_risk_and_who_is_late_is_late():
    assert need_of(ContactFacts(last(DAY), reachable=False), DAY, RULES).kind == "at_risk"
    assert need_of(ContactFacts(last(date(2026, 1, 1)), reachable=False), DAY, RULES).kind == "overdue"


def test_a_pause_stops_what_a_rule_asks_until_its_last_day_and_then_the_warning_begins_anew():
    pause = Pause("illness", date(2026, 8, 1), DAY)
    facts = ContactFacts(last(date(2026, 8, 1)), pause=pause)
    assert need_of(facts, DAY, RULES) == Need("paused", DAY)
    assert need_of(facts, DAY + timedelta(days=1), RULES) == Need("due", date(2026, 12, 8))
    assert need_of(facts, date(2026, 12, 8), RULES).kind == "due"
    assert need_of(facts, date(2026, 12, 9), RULES).kind == "overdue"


def test_who_asked_for_help_and_what_was_agreed_is_not_stopped_by_a_pause():
    pause = Pause("request", date(2026, 8, 1), date(2027, 1, 1))
    asked = ContactFacts(last(DAY), asked_on=date(2026, 11, 20), agreed_on=date(2026, 11, 1), pause=pause)
    assert need_of(asked, DAY, RULES) == Need("asked", date(2026, 11, 20))
    assert need_of(ContactFacts(last(DAY), agreed_on=DAY, pause=pause), DAY, RULES) == Need("agreed", DAY)
    assert need_of(ContactFacts(last(DAY), agreed_on=DAY + timedelta(days=1)), DAY, RULES).kind == "in_time"


def test_at_home_no_rule_asks_for_a_contact():
    assert need_of(ContactFacts(None, reachable=False), DAY, RULES) == Need("at_home", None)


def test_a_visit_of_care_is_to_be_made_from_its_day_on_also_at_home_and_during_a_pause():
    tomorrow, pause = DAY + timedelta(days=1), Pause("illness", date(2026, 8, 1), date(2027, 1, 1))
    assert need_of(ContactFacts(None, visit_on=DAY), DAY, RULES) == Need("visit", DAY)
    assert need_of(ContactFacts(None, visit_on=tomorrow), DAY, RULES) == Need("visit_ahead", tomorrow)
    assert need_of(ContactFacts(last(DAY), visit_on=DAY, pause=pause), DAY, RULES) == Need("visit", DAY)
    assert need_of(ContactFacts(last(DAY), visit_on=tomorrow), DAY, RULES).kind == "in_time"


def test_figures_count_what_the_rule_asks_whatever_comes_first_on_the_list():
    late = last(date(2026, 1, 1))
    promised = {"asked_on": DAY, "undelivered_on": DAY, "agreed_on": DAY, "visit_on": DAY}
    assert need_of(ContactFacts(late, **promised), DAY, RULES).kind == "asked"
    assert need_by_rule(ContactFacts(late, **promised), DAY, RULES).kind == "overdue"


def test_a_list_begins_with_who_asked_and_ends_with_who_is_at_home():
    days = [Need("in_time", DAY), Need("at_home", None), Need("overdue", DAY), Need("asked", DAY), Need("due", DAY)]
    days += [Need("overdue", DAY - timedelta(days=9)), Need("at_risk", DAY), Need("agreed", DAY), Need("paused", DAY)]
    days += [Need("visit", DAY), Need("visit_ahead", DAY), Need("undelivered", DAY)]
    kinds = [need.kind for need in sorted(days, key=order_of)]
    assert kinds == [
        *("asked", "undelivered", "agreed", "visit", "overdue", "overdue", "due", "at_risk", "in_time", "visit_ahead"),
        *("paused", "at_home"),
    ]
    assert sorted(days, key=order_of)[4].day == DAY - timedelta(days=9)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ((DAY, None, "", None), {}),
        ((DAY, DAY, "", None), {"follow_up_on": "not_after_contact"}),
        ((DAY, None, "illness", None), {"pause_until": "pause_without_end"}),
        ((DAY, None, "", DAY + timedelta(days=1)), {"pause_until": "pause_without_reason"}),
        ((DAY, None, "illness", DAY), {"pause_until": "not_after_contact"}),
        ((DAY, None, "illness", date(2027, 11, 23)), {}),
        ((DAY, None, "illness", date(2027, 11, 24)), {"pause_until": "pause_too_long"}),
        ((None, None, "illness", DAY), {}),
    ],
)
def test_what_a_contact_says_of_days_fits_together(days, wrong):
    assert wrong_days(*days) == wrong


def test_any_order_of_what_counts_gives_the_same_last_day():
    """Contacts, corrections and withdrawals in two hundred histories, each in ten orders."""
    rng = Random("contacts")
    for _ in range(200):
        ids = [UUID(int=rng.getrandbits(128)) for _ in range(rng.randint(1, 7))]
        at = [datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=rng.randint(0, 150)) for _ in ids]
        phone = (UUID(int=1), UUID(int=2))
        logged = [
            Logged(one, at[n], rng.choice([None, None, *ids]), phone if rng.random() < 0.5 else None, n + 1)
            for n, one in enumerate(ids)
        ]
        on = {one: date(2026, 6, 1) + timedelta(days=rng.randint(0, 150)) for one in ids}
        withdrawn = {one: at[n] + timedelta(days=rng.randint(-3, 3)) for n, one in enumerate(ids) if rng.random() < 0.3}
        days = set()
        for _ in range(10):
            rng.shuffle(logged)
            counting = contacts_that_count(logged, dict(rng.sample(sorted(withdrawn.items()), len(withdrawn))))
            latest = max((on[one] for one in counting), default=date(2026, 1, 1))
            days.add(last_day_in_time(last(latest), None, RULES))
        assert len(days) == 1
