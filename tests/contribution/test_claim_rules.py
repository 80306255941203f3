"""The rules of claims, on plain values."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.contribution.claim_rules import (
    ClaimFact,
    asking_order,
    clashes,
    nearness,
    standings,
    why_not_places,
)

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PEOPLE = st.integers(1, 6).map(lambda n: UUID(int=n))
DEEDS = st.lists(st.tuples(PEOPLE, st.booleans(), st.integers(0, 9)), max_size=14)


def facts_of(deeds):
    """Each with its number of arrival, in the order in which they came."""
    return [ClaimFact(who, drops, NOON + timedelta(minutes=at), n) for n, (who, drops, at) in enumerate(deeds, 1)]


@given(DEEDS, st.none() | st.integers(1, 4), st.randoms())
def test_claims_drops_and_limits_leave_the_same_list_in_whatever_order_they_are_read(deeds, places, rng):
    facts = facts_of(deeds)
    mixed = [*facts, *facts]
    rng.shuffle(mixed)
    assert standings(facts, places) == standings(mixed, places)


@given(DEEDS, st.integers(1, 4), PEOPLE)
def test_who_comes_late_displaces_nobody(deeds, places, who):
    before = facts_of(deeds)
    late = ClaimFact(who, False, NOON + timedelta(minutes=10), len(deeds) + 1)
    had = {one.member for one in standings(before, places) if one.has_place}
    has = {one.member for one in standings([*before, late], places) if one.has_place}
    assert had <= has


@given(DEEDS, st.integers(1, 4))
def test_never_more_have_a_place_than_there_are_and_none_stays_empty_while_somebody_waits(deeds, places):
    found = standings(facts_of(deeds), places)
    assert sum(one.has_place for one in found) == min(places, len(found))
    assert [one.arrival for one in found] == sorted(one.arrival for one in found)
    assert len({one.member for one in found}) == len(found)


@given(DEEDS, st.integers(1, 3))
def test_more_places_take_nobody_s_place(deeds, places):
    few, more = (standings(facts_of(deeds), n) for n in (places, places + 1))
    assert {one.member for one in few if one.has_place} <= {one.member for one in more if one.has_place}


def test_who_gave_a_place_back_and_claims_anew_ranks_behind_the_others():
    a, b = UUID(int=1), UUID(int=2)
    facts = [
        ClaimFact(a, False, NOON, 1),
        ClaimFact(b, False, NOON + timedelta(minutes=1), 2),
        ClaimFact(a, True, NOON + timedelta(minutes=2), 3),
        ClaimFact(a, False, NOON + timedelta(minutes=3), 4),
    ]
    assert [one.member for one in standings(facts, 1)] == [b, a]


@pytest.mark.parametrize(
    ("place", "near"),
    [("440307", 0), ("440300", 0), ("440303", 1), ("440106", 2), ("330106", 2), ("", 2), ("GB", 2)],
)
def test_a_county_a_city_that_holds_it_and_another_one_of_the_city_are_near(place, near):
    assert nearness(place, "440307") == near


@pytest.mark.parametrize(
    ("place", "division", "near"),
    [("440310", "440311", 1), ("131000", "131102", 2), ("131000", "131002", 0), ("110101", "110105", 1)],
)
def test_a_zero_at_the_end_of_a_county_or_city_is_a_digit_like_others(place, division, near):
    assert nearness(place, division) == nearness(place, division, is_region=True) == near


def test_a_home_known_only_as_a_province_is_not_near_and_a_region_may_be_that_wide():
    assert nearness("440000", "440307") == 2
    assert nearness("440000", "440307", is_region=True) == 0
    assert nearness("330000", "440307", is_region=True) == 2


def test_who_was_never_asked_comes_first_then_who_was_asked_least_lately():
    keys = [(date(2026, 11, 1), 0), (None, 1), (date(2026, 10, 1), 1), (None, 0)]
    assert sorted(keys, key=lambda one: asking_order(*one)) == [
        (None, 0), (None, 1), (date(2026, 10, 1), 1), (date(2026, 11, 1), 0),
    ]  # fmt: skip


def test_two_things_clash_when_they_overlap():
    assert clashes(NOON, 4, NOON + timedelta(hours=1), 0)
    assert not clashes(NOON, 4, NOON + timedelta(hours=2), 2)
    assert clashes(NOON, 0, NOON + timedelta(minutes=119), 0)


def test_there_cannot_be_fewer_places_than_were_given():
    assert why_not_places(2, 3) == "fewer_than_taken"
    assert why_not_places(3, 3) is None and why_not_places(None, 3) is None
