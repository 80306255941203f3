"""The outcome of a person from all responses, in whatever order they came."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from pwa.screening.outcomes import Before, Outcome, ResponseFacts, Stayed, finding, length, outcome_of

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
AWAY = Before("away_long", "440307", None, date(2026, 1, 10), "work", "yes", 1)


def told(number: int, outcome: str, hours: int = 0, **more) -> ResponseFacts:
    way = more.pop("way", "phone")
    return ResponseFacts(UUID(int=number), NOON + timedelta(hours=hours), outcome, way, **more)


def lead(*words: ResponseFacts, before: Before = AWAY, withdrawn=None) -> Outcome:
    return outcome_of(words, before, withdrawn or {})


def test_nobody_has_said_anything_and_nothing_is_counted():
    assert lead().counts() == set()


def test_the_later_word_leads_whatever_came_in_first():
    early, late = told(1, "here", 0), told(2, "away_short", 1)
    assert lead(early, late) == lead(late, early) == lead(late, early, late)
    assert lead(early, late).lead_id == late.id and lead(early, late).tried == 2


def test_at_the_same_moment_the_higher_name_leads_on_every_server():
    assert lead(told(2, "here"), told(1, "abroad", country="JP")).outcome == "here"


def test_not_reached_never_leads_over_a_word_that_reached_the_person():
    assert lead(told(1, "here", 0), told(2, "not_reached", 5)).outcome == "here"
    assert lead(told(2, "not_reached", 5)).finding == "lost"


def test_a_correction_takes_the_place_of_what_it_corrects():
    wrong, right = told(1, "abroad", 0, country="JP"), told(2, "here", 1, replaces=UUID(int=1))
    assert lead(wrong, right).tried == 1 and lead(right, wrong).outcome == "here"


def test_an_answer_is_not_corrected_by_an_attempt():
    own = told(1, "here", 0, way="questionnaire")
    assert lead(own, told(2, "not_reached", 1, replaces=own.id)).tried == 2


def test_a_word_that_was_taken_back_stands_no_more():
    own = told(1, "here", 0)
    assert lead(own, withdrawn={own.id: NOON + timedelta(hours=1)}) == Outcome()


def test_on_one_phone_a_later_number_counts_as_later_even_when_the_clock_went_back():
    phone = (UUID(int=7), UUID(int=8))
    first, second = told(1, "away_short", 3, phone=phone, seq=1), told(2, "here", 0, phone=phone, seq=2)
    assert lead(first, second).lead_id == second.id


@pytest.mark.parametrize(
    ("before", "outcome", "place", "found"),
    [
        ("here", "here", None, "unchanged"),
        ("here", "away_short", "440307", "new_outflow"),
        ("here", "abroad", None, "new_outflow"),
        ("here", "returned", None, "returned"),
        ("away_long", "returned", None, "returned"),
        ("away_long", "here", None, "returned"),
        ("away_long", "away_long", "440307", "unchanged"),
        ("away_long", "away_long", None, "unchanged"),
        ("away_long", "away_short", "330106", "changed_place"),
        ("away_long", "not_reached", None, "lost"),
    ],
)
def test_what_the_round_found(before, outcome, place, found):
    assert finding(Before(before, "440307"), told(1, outcome, division=place)) == found


def test_who_stays_long_in_a_fixed_place_should_transfer_and_counts_in_both():
    stands = lead(told(1, "away_long", division="440307", settled="yes"), before=Before())
    assert {("finding", "new_outflow"), ("finding", "should_transfer")} <= stands.counts()


@pytest.mark.parametrize(
    ("outcome", "place", "settled", "reason", "should"),
    [
        ("away_long", {"division": "440307"}, "yes", "work", True),
        ("away_long", {"division": "440307"}, "no", "work", False),
        ("away_short", {"division": "440307"}, "yes", "work", False),
        # Art 25, second limb: work unit or usual residence changed, whatever the length
        ("away_short", {"division": "440307"}, "yes", "job_change", True),
        ("away_short", {"division": "440307"}, "unknown", "residence", True),
        ("away_long", {"division": "440307"}, "unknown", "job_change", True),
        ("away_long", {"division": "440307"}, "no", "residence", False),
        # Hong Kong, Macao and Taiwan go by the rules for abroad
        ("away_long", {"division": "810000"}, "yes", "work", False),
        ("away_long", {"division": "820000"}, "yes", "job_change", False),
        ("abroad", {"division": "710000"}, "yes", "residence", False),
        ("abroad", {"country": "GB"}, "yes", "residence", False),
    ],
)
def test_who_should_transfer(outcome, place, settled, reason, should):
    stands = lead(told(1, outcome, settled=settled, reason=reason, **place), before=Before())
    assert stands.should_transfer is should


def test_abroad_without_a_place_is_counted_where_they_were_known_to_be_hong_kong_too():
    known = Before("abroad", "810000", None, date(2026, 1, 10), "work", "yes", 1)
    stands = lead(told(1, "abroad"), before=known)
    assert (stands.division, stands.country, stands.unplaced) == ("810000", None, False)
    assert lead(told(1, "abroad"), before=AWAY).unplaced, "a place at home is no place abroad"
    stay = Stayed(date(2026, 5, 1), None, "820000", None)
    assert outcome_of([told(1, "abroad")], Before(), {}, [stay]).division == "820000"


def test_nothing_changed_is_counted_where_they_were_known_to_be():
    stands = lead(told(1, "away_long", unchanged=True))
    assert {("place", "440307"), ("reason", "work"), ("finding", "should_transfer")} <= stands.counts()
    assert stands.finding == "unchanged"


def test_who_came_home_is_counted_in_no_place_and_for_no_reason():
    kinds = {kind for kind, _ in lead(told(1, "returned", reason="work", division="440307")).counts()}
    assert kinds == {"outcome", "way", "finding", "moves"}


@pytest.mark.parametrize(
    ("left", "key"),
    [
        (date(2026, 5, 24), "under_6_months"),
        (date(2026, 5, 23), "6_to_12_months"),
        (date(2025, 11, 23), "1_to_2_years"),
        (date(2024, 11, 23), "2_years_and_more"),
        (None, ""),
    ],
)
def test_how_long_is_counted_in_calendar_months(left, key):
    assert length(left, date(2026, 11, 23)) == key


def test_a_move_is_a_place_within_the_absence_so_the_length_goes_on_counting():
    stands = lead(told(1, "away_long", division="330106", since=date(2026, 11, 1)))
    assert (stands.length, stands.moves) == ("6_to_12_months", "2")


def test_a_new_place_alone_keeps_the_reason_that_was_known():
    moved = lead(told(1, "away_short", division="330106"))
    assert (moved.finding, moved.division, moved.reason) == ("changed_place", "330106", "work")
    assert lead(told(1, "away_short", division="330106", reason="study")).reason == "study"
    assert lead(told(1, "here")).reason == ""
