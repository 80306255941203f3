"""What a link opens, and until when what begins with it is limited: the rule on plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from pwa.identity.link_rules import OFFICER, OWNER, TIME, WAITING, Link, limited_until, may_confirm, opens, ways_to_open

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FRESH = Link(made_at=NOW)
USED = replace(FRESH, in_use=True, told=True)


def test_the_first_invitation_opens_at_once_and_without_limits():
    assert opens(FRESH, NOW)
    assert limited_until(FRESH, NOW) is None


def test_a_link_to_an_account_in_use_opens_nothing_by_itself():
    assert not opens(USED, NOW)
    assert ways_to_open(USED) == (OWNER, OFFICER, TIME)


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
    ("by", "posts", "may"),
    [
        ("b", {"organiser 1"}, True),
        ("b", {"secretary 1"}, False),
        ("b", {"secretary 1", "committee 2"}, True),
        ("b", set(), False),
        ("maker", {"committee 2"}, False),
        ("owner", {"committee 2"}, False),
    ],
)
def test_the_second_officer_is_another_person_with_another_post(by, posts, may):
    assert may_confirm(by, "maker", "owner", posts, {"secretary 1"}) is may
