"""When a probation ends and what a meeting may decide, on plain values."""

from datetime import date, timedelta

import pytest

from pwa.management import probation_rules as rules
from pwa.policy.meeting_votes import Decided

JOINED = date(2025, 11, 30)
ENDS = date(2026, 11, 30)
GOOD = {"votes_for": 16, "votes_against": 1, "abstained": 0, "expected": 30, "approver": "镇党委", "document": "1号"}


def decided(kind: str = "full", on: date = ENDS, **more) -> Decided:
    return Decided(kind, on, **{**GOOD, **more})


@pytest.mark.parametrize(
    ("joined", "extended", "ends"),
    [
        (JOINED, None, ENDS),
        (date(2024, 2, 29), None, date(2025, 2, 28)),
        (JOINED, date(2027, 5, 30), date(2027, 5, 30)),
        (None, None, None),
    ],
)
def test_a_probation_is_one_calendar_year_unless_it_was_extended(joined, extended, ends):
    assert rules.ends_on(joined, extended) == ends


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 10, 29), "running"),
        (date(2026, 10, 30), "soon"),
        (date(2026, 11, 29), "soon"),
        (ENDS, "over"),
        (date(2027, 3, 1), "over"),
    ],
)
def test_the_branch_is_told_a_month_before_and_from_the_day_itself(today, state):
    assert rules.state_of(ENDS, today) == state
    assert rules.state_of(None, today) == "unknown"


def test_the_rows_that_are_read_are_exactly_those_who_are_due():
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(800)):
        for back in range(320, 380):
            joined = day - timedelta(days=back)
            due = rules.state_of(rules.ends_on(joined, None), day) in ("soon", "over")
            assert (joined <= rules.last_joining_day(day)) is due, (joined, day)


def test_a_probation_is_extended_once_and_not_at_all_while_nobody_knows_when_it_began():
    for today, fresh, extended in (
        (ENDS, ("full", "extended"), ("full",)),
        (ENDS - timedelta(days=1), ("extended",), ()),
        (ENDS - timedelta(days=60), (), ()),
    ):
        assert rules.choices_for(ENDS, False, today) == fresh
        assert rules.choices_for(ENDS, True, today) == extended
    assert rules.choices_for(None, False, ENDS) == ()
    assert [rules.extended_to(ENDS, n) for n in (6, 12)] == [date(2027, 5, 30), date(2027, 11, 30)]


@pytest.mark.parametrize(
    ("given", "full_on", "fields"),
    [
        (decided(), ENDS, set()),
        (decided(), ENDS - timedelta(days=1), {"full_on"}),
        (decided("extended"), None, set()),
        (decided(on=JOINED - timedelta(days=1)), ENDS, {"held_on"}),
        (decided(votes_for=31), ENDS, {"votes_for"}),
        (decided(votes_for=20, votes_against=11), ENDS, {"votes_for", "votes_against"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given, full_on, fields):
    assert set(rules.impossible(given.kind, given, JOINED, ENDS, full_on)) == fields


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (decided(), set()),
        (decided(on=ENDS - timedelta(days=1)), {"too_early"}),
        (decided(votes_for=15, votes_against=0), {"no_quorum", "no_majority"}),
        (decided(votes_for=15), {"no_majority"}),
        (decided(votes_for=None), {"no_votes"}),
        (decided(approver="", document=""), {"no_approver", "no_document"}),
    ],
)
def test_what_a_decision_does_not_meet_is_said_with_its_source(given, codes):
    found = rules.warnings(given, ENDS)
    assert set(found) == codes
    assert {source for _reason, source in found.values()} <= {rules.PROBATION}
