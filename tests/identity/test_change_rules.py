"""When a change of how somebody signs in takes effect: the rule on plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from pwa.identity.change_rules import (
    NOW,
    OFFICER,
    WAITING,
    WAITS,
    Asker,
    decide,
    is_due,
    may_answer_for_link,
    takes_effect_at,
)  # fmt: skip

MOMENT = datetime(2026, 11, 23, 2, tzinfo=UTC)
STALE = Asker(fresh=False, has_way_in=True)
FLAGS = ("has_way_in", "limited", "holds_posts", "told")


def every_asker(**fixed):
    free = [name for name in ("fresh", *FLAGS) if name not in fixed]
    for values in product([False, True], repeat=len(free)):
        yield Asker(**dict(zip(free, values, strict=True)) | fixed)


@pytest.mark.parametrize("adds", [True, False])
def test_who_has_just_signed_in_changes_it_at_once(adds):
    assert {decide(asker, adds).what for asker in every_asker(fresh=True, limited=False)} == {NOW}


def test_without_proof_it_waits_if_another_phone_shows_it():
    told = decide(replace(STALE, told=True), adds=True)
    assert (told.what, told.reason) == (WAITS, "told")


def test_without_proof_and_without_another_phone_it_needs_a_second_officer():
    for adds in (True, False):
        alone = decide(STALE, adds)
        assert (alone.what, alone.reason) == (OFFICER, "nobody_told")


def test_time_changes_nothing_of_an_account_with_posts_that_has_a_way_in():
    for asker in every_asker(fresh=False, limited=False, has_way_in=True, holds_posts=True):
        assert (decide(asker, adds=True).what, decide(asker, adds=True).reason) == (OFFICER, "holds_posts")


def test_the_first_way_in_is_never_refused_and_never_works_at_once():
    """It may be put off, and nobody is locked out for ever; an unlocked phone is not enough for it either."""
    for asker in every_asker(fresh=False, limited=False, has_way_in=False):
        found = decide(asker, adds=True)
        assert (found.what, found.reason) == (WAITS, "first_way_in")


def test_what_a_limited_session_adds_is_limited_as_the_session_and_so_needs_no_waiting():
    assert decide(Asker(fresh=False, has_way_in=False, limited=True), adds=True).what == NOW
    assert decide(Asker(fresh=False, has_way_in=False, limited=True), adds=False).what == OFFICER
    for asker in every_asker(limited=True, has_way_in=True):
        assert decide(asker, adds=True).what == OFFICER


def test_nothing_without_proof_takes_effect_at_once():
    for asker in every_asker(fresh=False, limited=False):
        assert {decide(asker, adds).what for adds in (True, False)} <= {WAITS, OFFICER}


def test_it_takes_effect_after_seven_days_unless_it_was_settled():
    due = takes_effect_at(MOMENT)
    assert due == MOMENT + WAITING == MOMENT + timedelta(days=7)
    assert not is_due(due, None, due - timedelta(seconds=1))
    assert is_due(due, None, due)
    assert not is_due(due, MOMENT, due + timedelta(days=365))


def test_agreeing_to_a_link_needs_a_proof_always():
    for asker in every_asker():
        assert may_answer_for_link(asker) is (asker.fresh and not asker.limited)
