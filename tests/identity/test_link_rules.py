"""What a link opens, and until when what begins with it is limited: the rule on plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from pwa.identity.link_rules import (
    OFFICER,
    OWNER,
    TIME,
    WAITING,
    Link,
    covers_branch,
    is_limited,
    limited_until,
    opens,
    ways_to_open,
    why_not_confirm,
)

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FRESH = Link(made_at=NOW)
USED = replace(FRESH, in_use=True, told=True)


def test_the_first_invitation_opens_at_once_and_without_limits():
    assert opens(FRESH, NOW)
    assert limited_until(FRESH, NOW) is None


def test_a_link_to_an_account_in_use_opens_nothing_by_itself():
    assert not opens(USED, NOW)
    assert ways_to_open(USED) == (OWNER, OFFICER, TIME)


def test_limits_end_at_their_time_and_not_before():
    assert is_limited(NOW, NOW - timedelta(milliseconds=1))
    assert not is_limited(NOW, NOW)
    assert not is_limited(None, NOW)


@pytest.mark.parametrize("agreed", ["agreed", "confirmed"])
def test_it_opens_after_the_owner_or_a_second_officer_and_is_limited_all_the_same(agreed):
    link = replace(USED, **{agreed: True})
    assert opens(link, NOW)
    assert limited_until(link, NOW) == NOW + WAITING


def test_it_opens_after_seven_days_in_which_the_owner_was_told():
    assert not opens(USED, NOW + WAITING - timedelta(seconds=1))
    assert opens(USED, NOW + WAITING)


def test_time_opens_nothing_when_nobody_was_told_or_the_account_holds_posts():
    for link in (replace(USED, told=False), replace(USED, holds_posts=True)):
        assert not opens(link, NOW + timedelta(days=365))
        assert TIME not in ways_to_open(link)


def test_in_its_makers_browser_only_a_second_officer_opens_it():
    flags = ("in_use", "told", "agreed", "holds_posts")
    for values in product([False, True], repeat=len(flags)):
        link = replace(FRESH, in_makers_browser=True, **dict(zip(flags, values, strict=True)))
        assert not opens(link, NOW + timedelta(days=365))
        assert ways_to_open(link) == (OFFICER,)
        assert opens(replace(link, confirmed=True), NOW)


def test_a_link_made_on_the_machine_opens_at_once_and_without_limits():
    link = replace(USED, on_machine=True, holds_posts=True, told=False)
    assert opens(link, NOW)
    assert limited_until(link, NOW) is None


@pytest.mark.parametrize(
    ("by", "posts", "why_not"),
    [
        ("b", {"organiser 1"}, None),
        ("b", {"secretary 1"}, "same_post"),
        ("b", {"secretary 1", "committee 2"}, None),
        ("b", set(), "same_post"),
        ("maker", {"committee 2"}, "own_link"),
        ("owner", {"committee 2"}, "own_account"),
    ],
)
def test_the_second_officer_is_another_person_with_another_post(by, posts, why_not):
    assert why_not_confirm(by, "maker", "owner", posts, {"secretary 1"}) == why_not


def test_who_may_be_the_maker_in_another_browser_is_no_second_officer():
    assert why_not_confirm("b", "maker", "owner", {"organiser 1"}, {"secretary 1"}, is_second=False) == "by_link"


def test_one_confirmation_covers_a_branch_for_thirty_days_after_a_restore_only():
    assert not covers_branch(None, NOW)
    assert covers_branch(NOW, NOW) and covers_branch(NOW, NOW + timedelta(days=29, hours=23))
    assert not covers_branch(NOW, NOW + timedelta(days=30))


def test_nothing_opens_a_link_whose_maker_lost_the_right_but_one_made_on_the_machine():
    flags = ("in_use", "told", "agreed", "confirmed", "holds_posts", "in_makers_browser")
    for values in product([False, True], repeat=len(flags)):
        link = replace(FRESH, maker_may=False, **dict(zip(flags, values, strict=True)))
        assert not opens(link, NOW + timedelta(days=365)) and ways_to_open(link) == ()
        assert opens(replace(link, on_machine=True), NOW)
