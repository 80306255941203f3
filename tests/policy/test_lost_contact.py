"""Lost contact by rule: calendar months, facts by kind, and warnings that never decide."""

from datetime import date, timedelta

import pytest

from pwa.policy import resolve
from pwa.policy.lost_contact import (
    LastContact,
    contact_state,
    impossible,
    lost_from,
    lost_since,
    membership_state,
    next_decisions,
    warnings,
)
from pwa.policy.meeting_votes import Decided

RULES = resolve()
AWAY = date(2025, 3, 1)


def heard(last: date | None) -> LastContact:
    return LastContact(None, last, None, AWAY)


@pytest.mark.parametrize(
    ("last", "today", "state"),
    [
        (date(2026, 9, 10), date(2026, 11, 23), "in_contact"),
        (date(2026, 9, 9), date(2026, 11, 23), "due"),  # 75 days
        (date(2026, 8, 25), date(2026, 11, 23), "overdue"),  # 90 days
        (date(2026, 7, 26), date(2026, 11, 23), "searching"),  # 120 days
        (date(2026, 5, 24), date(2026, 11, 23), "searching"),
        (date(2026, 5, 23), date(2026, 11, 23), "candidate"),
        (date(2025, 8, 31), date(2026, 2, 27), "searching"),
        (date(2025, 8, 31), date(2026, 2, 28), "candidate"),  # calendar months, never 180 days
    ],
)
def test_the_steps_before_lost_count_days_and_lost_counts_months(last, today, state):
    assert contact_state(heard(last), today, RULES) == state


@pytest.mark.parametrize(
    ("days", "state"),
    [(90, "in_contact"), (120, "in_contact"), (166, "in_contact"), (167, "due"), (181, "due"), (182, "overdue"),
     (183, "overdue"), (184, "candidate")],
)  # fmt: skip
def test_abroad_contact_is_due_every_half_year(days, state):
    """From 23 May to 23 November six calendar months are 184 days."""
    today = date(2026, 11, 23)
    contact = LastContact(None, today - timedelta(days=days), None, AWAY, abroad=True)
    assert contact_state(contact, today, RULES) == state


def test_a_unit_that_speaks_with_members_abroad_more_often_is_judged_by_its_own_days():
    own = resolve({"contact.abroad_days": ("90", "county notice")})
    contact = LastContact(None, date(2026, 8, 25), None, AWAY, abroad=True)
    assert contact_state(contact, date(2026, 11, 23), own) == "overdue"
    assert contact_state(contact, date(2026, 12, 22), own) == "overdue"
    assert contact_state(contact, date(2026, 12, 23), own) == "searching", "thirty days later, as at home"


def test_the_latest_word_of_any_kind_counts_and_without_one_the_day_of_leaving():
    assert LastContact(date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 3), AWAY).last == date(2026, 3, 3)
    assert LastContact(None, None, None, AWAY).last == AWAY
    assert lost_from(LastContact(None, None, None, AWAY), RULES) == date(2025, 9, 1)


def test_a_branch_that_set_its_own_days_is_judged_by_them():
    own = resolve({"contact.searching_days": ("60", "county notice"), "contact.outflow_days": ("45", "county notice")})
    assert contact_state(heard(date(2026, 9, 20)), date(2026, 11, 23), own) == "searching"


GOOD = {
    "votes_for": 20,
    "votes_against": 1,
    "abstained": 2,
    "expected": 30,
    "approver": "党委",
    "document": "〔2026〕1号",
}


def codes(kind: str, held_on: date, last: date, suspended_on=None, searches=3, **changed) -> set[str]:
    decided = Decided(kind, held_on, **{**GOOD, **changed})
    return set(warnings(decided, heard(last), suspended_on, searches, RULES))


def test_a_decision_by_the_rules_is_not_warned_about():
    assert codes("lost_confirmed", date(2026, 11, 1), date(2026, 4, 30)) == set()
    assert codes("removed", date(2028, 11, 2), AWAY, suspended_on=date(2026, 11, 2)) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"votes_for": 15}, "no_majority"),  # half of thirty is not more than half
        ({"votes_for": 10, "votes_against": 2, "abstained": 2}, "no_quorum"),
        ({"expected": None}, "no_votes"),
        ({"approver": ""}, "no_approver"),
        ({"document": ""}, "no_document"),
        ({"searches": 0}, "not_searched"),
    ],
)
def test_what_a_decision_lacks_is_named(changed, code):
    assert code in codes("suspended", date(2026, 11, 20), date(2026, 5, 1), **changed)


def test_too_early_is_named_with_its_day_and_source():
    found = warnings(Decided("suspended", date(2026, 10, 29), **GOOD), heard(date(2026, 4, 30)), None, 1, RULES)
    reason, source = found["too_early"]
    assert reason.values["day"] == date(2026, 10, 30)
    assert "Art. 24" in source


def test_votes_are_judged_by_article_11_of_the_branch_regulations():
    found = warnings(
        Decided("suspended", date(2026, 11, 20), **{**GOOD, "votes_for": 15}), heard(date(2026, 4, 30)), None, 1, RULES
    )
    assert found["no_majority"][1].endswith("Art. 11")
    few = {"votes_for": 10, "votes_against": 2, "abstained": 2}
    found = warnings(
        Decided("suspended", date(2026, 11, 20), **{**GOOD, **few}), heard(date(2026, 4, 30)), None, 1, RULES
    )
    assert found["no_quorum"][1].endswith("Art. 11")
    found = impossible(Decided("suspended", date(2026, 11, 20), **{**GOOD, "votes_for": 31}), None)
    assert found["votes_for"][1].endswith("Art. 11")


def test_removal_before_two_years_after_the_suspension_is_named():
    assert "removed_too_early" in codes("removed", date(2028, 11, 1), AWAY, suspended_on=date(2026, 11, 2))


def test_found_needs_no_votes():
    assert codes("found", date(2026, 11, 1), AWAY, votes_for=None, approver="", document="") == set()


@pytest.mark.parametrize(
    ("state", "kind", "may_follow"),
    [
        ("searching", "full", ("lost_confirmed", "found")),
        ("lost_confirmed", "full", ("suspended", "found")),
        ("suspended", "full", ("restored", "removed")),  # being found does not lift a suspension
        ("searching", "probationary", ("lost_confirmed", "found")),
        ("lost_confirmed", "probationary", ("cancelled", "found")),
        ("suspended", "probationary", ("restored", "cancelled")),
        *(
            (ended, kind, ())
            for ended in ("found", "restored", "removed", "cancelled")
            for kind in ("full", "probationary")
        ),
    ],
)
def test_which_decision_may_follow(state, kind, may_follow):
    assert next_decisions(state, kind) == may_follow


@pytest.mark.parametrize(
    ("decided", "state"),
    [
        ((), ""),
        (("lost_confirmed",), "lost_confirmed"),
        (("lost_confirmed", "found"), "found"),
        (("lost_confirmed", "suspended"), "suspended"),
        (("lost_confirmed", "suspended", "found"), "suspended"),  # as earlier releases let people record it
        (("lost_confirmed", "suspended", "found", "lost_confirmed"), "suspended"),
        (("lost_confirmed", "suspended", "found", "lost_confirmed", "found"), "suspended"),
        (("lost_confirmed", "suspended", "restored"), "restored"),
        (("lost_confirmed", "suspended", "found", "restored"), "restored"),
        (("lost_confirmed", "suspended", "restored", "lost_confirmed"), "lost_confirmed"),
        (("lost_confirmed", "suspended", "removed"), "removed"),
        (("lost_confirmed", "cancelled"), "cancelled"),
    ],
)
def test_a_suspended_membership_stays_so_until_restored_by_procedure(decided, state):
    assert membership_state(decided) == state


def test_cancelling_the_qualification_of_a_probationary_member_is_judged_like_a_suspension():
    assert codes("cancelled", date(2026, 11, 1), date(2026, 4, 30)) == set()
    assert codes("cancelled", date(2026, 10, 29), date(2026, 4, 30)) == {"too_early"}
    assert codes("cancelled", date(2026, 11, 1), date(2026, 4, 30), searches=0, approver="", votes_for=15) == {
        "not_searched", "no_approver", "no_majority",
    }  # fmt: skip


def fields(built_on: date | None = None, held_on: date = date(2026, 11, 20), **changed) -> set[str]:
    return set(impossible(Decided("suspended", held_on, **{**GOOD, **changed}), built_on))


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"votes_for": 30, "votes_against": 0, "abstained": 0}, set()),
        ({"votes_for": 31}, {"votes_for"}),
        ({"votes_for": 31, "votes_against": None, "abstained": None}, {"votes_for"}),
        ({"votes_for": 20, "votes_against": 11, "abstained": 0}, {"votes_for", "votes_against"}),
        ({"expected": 10, "votes_for": 20, "votes_against": 1, "abstained": 0}, {"votes_for"}),
        ({"expected": None, "votes_for": 9999}, set()),  # incomplete is warned about
    ],
)
def test_more_votes_than_people_who_should_attend_cannot_have_been(changed, wrong):
    assert fields(**changed) == wrong


def test_no_decision_is_earlier_than_the_one_it_follows():
    assert fields(date(2026, 11, 20)) == set(), "two on one day can be"
    assert fields(date(2026, 11, 21)) == {"held_on"}
    reason, source = impossible(Decided("found", date(2026, 1, 1)), date(2026, 11, 21))["held_on"]
    assert reason.values["day"] == date(2026, 11, 21) and "Art. 24" in source


@pytest.mark.parametrize(
    ("recorded", "kind", "silent", "since"),
    [
        (None, "lost_confirmed", date(2026, 4, 2), date(2026, 4, 2)),
        (None, "removed", date(2026, 4, 2), date(2026, 4, 2)),
        (None, "cancelled", date(2026, 4, 2), date(2026, 4, 2)),
        (date(2026, 3, 1), "suspended", date(2026, 4, 2), date(2026, 3, 1)),  # what people recorded leads
        (None, "suspended", None, date(2026, 11, 1)),
        (None, "suspended", date(2026, 12, 1), date(2026, 11, 1)),  # a word that came after
        (date(2026, 3, 1), "found", None, None),
        (date(2026, 3, 1), "restored", None, None),
        (date(2026, 12, 1), "found", None, date(2026, 12, 1)),  # recorded anew since
    ],
)
def test_who_is_out_of_contact_and_since_when_follows_the_last_decision(recorded, kind, silent, since):
    assert lost_since(recorded, kind, date(2026, 11, 1), silent) == since


def test_a_decision_is_in_force_from_its_meeting_on_and_a_request_comes_before_it():
    day = date(2026, 11, 23)
    for field, other in (("effective_on", day - timedelta(days=1)), ("requested_on", day + timedelta(days=1))):
        assert set(impossible(Decided("restored", day, **GOOD, **{field: other}), None)) == {field}
        assert not impossible(Decided("restored", day, **GOOD, **{field: day}), None)


def test_a_membership_is_restored_after_a_written_request():
    day = date(2026, 11, 23)
    assert "no_request" in warnings(Decided("restored", day, **GOOD), heard(day), None, 1, RULES)
    asked = Decided("restored", day, **GOOD, requested_on=day)
    assert not warnings(asked, heard(day), None, 1, RULES)
