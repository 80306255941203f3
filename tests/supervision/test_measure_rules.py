"""Which measures fit, what a decision cannot be, and what it lacks, on plain values."""

from datetime import date, datetime, timedelta

import pytest

from pwa.policy.meeting_votes import Decided
from pwa.supervision import rules
from pwa.supervision.rules import About

DAY = date(2026, 3, 31)
VOTES = {"votes_for": 16, "votes_against": 1, "abstained": 0, "expected": 30, "approver": "镇党委", "document": "1号"}


def decided(kind: str = "correction", **more) -> Decided:
    return Decided(kind, **{"held_on": DAY, **VOTES, **more})


def test_who_is_on_probation_is_not_removed_but_the_qualification_is_cancelled():
    assert rules.kinds_for("full") == ("talk", "criticism", "correction", "removed")
    assert rules.kinds_for("probationary") == ("talk", "criticism", "cancelled")


@pytest.mark.parametrize(
    ("given", "about", "until", "ground", "fields"),
    [
        (decided(), About(), date(2027, 3, 31), "", set()),
        (decided(), About(), date(2027, 4, 1), "", {"until"}),
        (decided(), About(), DAY, "", {"until"}),
        (decided(effective_on=date(2026, 2, 28)), About(), date(2026, 6, 1), "", {"effective_on"}),
        (decided(held_on=date(2025, 8, 31), effective_on=None), About(), date(2026, 8, 31), "", set()),
        (decided(votes_for=31), About(), date(2026, 6, 1), "", {"votes_for"}),
        (decided(votes_for=20, votes_against=11), About(), date(2026, 6, 1), "", {"votes_for", "votes_against"}),
        (decided("talk"), About(joined_on=date(2026, 4, 1)), None, "", {"held_on"}),
        (decided("talk"), About(notified_on=date(2026, 4, 1)), None, "", {"held_on"}),
        (decided("removed"), About(), None, "asks", set()),
        (decided("removed"), About(status="normal"), None, "lost", {"ground"}),
        (decided("removed"), About(status="suspended"), None, "lost", {"ground"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given, about, until, ground, fields):
    assert set(rules.impossible(given, about, until, ground, 12)) == fields


def test_a_removal_for_lost_contact_needs_a_suspension_and_is_recorded_in_the_search():
    texts = {
        status: rules.impossible(decided("removed"), About(status=status), None, "lost", 12)["ground"][0].text
        for status in ("normal", "suspended")
    }
    assert "not suspended" in texts["normal"] and "two years" in texts["suspended"]


@pytest.mark.parametrize(
    ("given", "about", "ground", "codes"),
    [
        (decided(), About(), "", set()),
        (decided(votes_for=15), About(), "", {"no_majority"}),
        (decided(votes_for=None), About(), "", {"no_votes"}),
        (decided(approver="", document=""), About(), "", {"no_approver", "no_document"}),
        (Decided("talk", DAY), About(), "", set()),
        (decided("removed"), About(), "uncorrected", {"no_correction"}),
        (decided("removed"), About(corrections=1), "uncorrected", set()),
        (decided(), About(procedure=True), "", {"not_told"}),
        (decided(), About(procedure=True, notified_on=DAY), "", {"not_heard"}),
        (decided(), About(procedure=True, notified_on=DAY, heard=True), "", set()),
    ],
)
def test_what_a_decision_lacks_is_said_with_its_source(given, about, ground, codes):
    assert set(rules.warnings(given, about, ground)) == codes


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 7, 30), "in_force"),
        (date(2026, 7, 31), "ending"),
        (date(2026, 8, 31), "ending"),
        (date(2026, 9, 1), "over"),
    ],
)
def test_a_correction_period_that_is_over_waits_for_people(today, state):
    until = date(2026, 8, 31)
    assert rules.state_of(DAY, until, None, False, today) == state
    assert rules.state_of(DAY, until, today, False, today) == "ended"
    assert rules.state_of(DAY, until, None, True, today) == "undone"
    assert rules.state_of(None, None, None, False, today) == "considered"
    assert rules.state_of(DAY, None, None, False, today) == "decided"


def test_a_statement_counts_by_when_it_was_written():
    closed = datetime.fromisoformat("2026-11-20T10:00:00+00:00")
    assert rules.why_no_statement(None, closed) is None
    assert rules.why_no_statement(closed, closed - timedelta(minutes=1)) is None
    assert rules.why_no_statement(closed, closed + timedelta(minutes=1)) == "decided_already"


def test_a_measure_ends_as_its_kind_allows():
    assert rules.outcomes_for("correction", decided=True) == ("corrected", "not_corrected", "lifted")
    assert rules.outcomes_for("removed", decided=True) == ("lifted",)
    assert rules.outcomes_for("correction", decided=False) == ("dropped",)
    assert rules.why_no_end(DAY, DAY) is None and rules.why_no_end(DAY, date(2026, 4, 1)) == "before_in_force"


def test_an_appeal_waits_for_its_answer_before_the_next_one():
    assert rules.may_appeal("talk", True, False, [])
    assert not rules.may_appeal("talk", True, False, ["appeal"])
    assert rules.may_appeal("talk", True, False, ["appeal", "answer"])
    assert not rules.may_appeal("talk", False, False, []) and not rules.may_appeal("talk", True, True, [])
    assert rules.latest_end(date(2024, 2, 29), 12) == date(2025, 2, 28)
