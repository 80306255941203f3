"""Sums of a unit with very many branches equal a recount, and the page says how old they are."""

import pytest

from pwa.organisations.models import Unit
from pwa.screening import rollups
from pwa.screening.models import RollUp, RoundCount
from pwa.screening.rebuild_counts import recount
from pwa.screening.round_counts import counted
from tests.people import UNITS
from tests.screening.conftest import AWAY, answer
from tests.screening.figures import branch_below, everybody, page_of, put_counts, stats, tables

pytestmark = pytest.mark.both_engines


@pytest.fixture
def large(monkeypatch):
    """A unit is large from three branches on: those of the cast are few."""
    monkeypatch.setattr(rollups, "MANY", 2)


def test_a_unit_with_few_branches_is_counted_as_it_is_asked_for(a_round):
    a_round()
    assert rollups.roll_up() == 0 and not RollUp.select().exists()


def test_what_is_rolled_up_is_what_a_recount_comes_to(as_, a_round, phone_of, large, clock):
    round_ = a_round()
    before = as_("committee").get(page_of(round_)).text
    assert "汇总于" not in before
    assert rollups.roll_up() == 1 and rollups.differing() == []
    rolled = as_("committee").get(page_of(round_)).text
    assert "汇总于" in rolled
    assert stats(rolled) == stats(before) and tables(rolled) == tables(before)


def test_a_word_that_comes_later_is_in_the_next_one(as_, a_round, phone_of, large, clock):
    round_, phone = a_round(), phone_of("member")
    rollups.roll_up()
    assert phone.outcome(phone.entry("answer", answer(round_, **AWAY))) == "accepted"
    unit = Unit.get_by_id(UNITS["fengshan"])
    assert rollups.differing() == [(round_.id, unit.id)]
    assert rollups.roll_up() == 0  # it is not old enough
    assert stats(as_("committee").get(page_of(round_)).text)["已联系上"] == "0"
    clock.forward(minutes=2)
    assert rollups.roll_up() == 1 and rollups.differing() == []
    assert stats(as_("committee").get(page_of(round_)).text)["已联系上"] == "1"


def test_a_closed_round_is_rolled_up_once_more_and_then_daily(a_round, large, clock):
    round_ = a_round()
    rollups.roll_up()
    clock.forward(minutes=5)
    round_.closed_at = clock.now
    round_.save()
    clock.forward(minutes=5)
    assert rollups.roll_up() == 1
    clock.forward(hours=3)
    assert rollups.roll_up() == 0
    clock.forward(days=1)
    assert rollups.roll_up() == 1


def test_large_units_within_large_ones_are_rolled_up_too(a_round, large):
    round_, county = a_round(unit="county"), Unit.get_by_id(UNITS["county"])
    town = branch_below(county, "甲镇", "committee")
    for number in range(3):
        put_counts(round_, branch_below(town, f"甲{number}"), everybody(30, 10, work=6, study=7))
    assert rollups.roll_up() == 3
    found = counted(round_.id, town)
    assert found.as_of and found.own["asked"] == {"": 90} and found.own["reason"] == {"work": 18, "study": 21}
    assert {path[-5:] for path in found.below} == {"0001/", "0002/", "0003/"}
    assert counted(round_.id, county).below[town.path]["outcome"] == {"here": 30, "away_long": 39}


def test_one_turn_of_the_background_takes_little_time_and_the_oldest_first(a_round, large):
    first, second = a_round(), a_round(title="第二次")
    assert rollups.roll_up(seconds=0) == 1
    assert rollups.roll_up(seconds=0) == 1
    assert {row.round_id for row in RollUp.select()} == {first.id, second.id}


def test_counts_that_were_mended_are_rolled_up_anew(a_round, large):
    round_ = a_round()
    rollups.roll_up()
    RoundCount.update(people=RoundCount.people + 1).execute()
    recount()
    assert not RollUp.select().where(RollUp.round == round_.id).exists()
    assert rollups.roll_up() == 1 and rollups.differing() == []
