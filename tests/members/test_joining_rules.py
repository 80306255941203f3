"""When two files may be joined, and what of them differs."""

from datetime import UTC, datetime, timedelta

import pytest

from pwa.members.joining_rules import closed_for_joining, differing, first_stays, missing, why_not_join


@pytest.mark.parametrize(
    ("numbers", "used", "decided", "posts", "why"),
    [
        ((None, None), (False, False), False, False, ""),
        (("a", None), (True, False), False, False, ""),
        (("a", "a"), (False, True), False, False, ""),
        (("a", "b"), (False, False), False, False, "two_numbers"),
        (("a", "b"), (True, True), True, False, "two_numbers"),
        ((None, None), (True, True), False, False, "both_sign_in"),
        ((None, None), (True, True), True, False, ""),
        ((None, None), (True, True), True, True, "closing_holds_posts"),
        ((None, None), (True, False), False, True, "closing_holds_posts"),
    ],
)
def test_two_files_are_joined_unless_they_are_two_people_or_two_used_accounts(numbers, used, decided, posts, why):
    assert why_not_join(numbers, used, decided, posts) == why


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closed_at", "other_used_since", "by_administrator", "counts"),
    [
        (NOON, NOON - timedelta(days=1), True, True),
        (NOON, NOON, True, True),
        (NOON, NOON + timedelta(seconds=1), True, False),
        (NOON, NOON - timedelta(days=1), False, False),
        (NOON, None, True, False),
    ],
)
def test_an_account_was_closed_for_joining_by_an_administrator_after_the_other_was_used(
    closed_at, other_used_since, by_administrator, counts
):
    assert closed_for_joining(closed_at, other_used_since, by_administrator) is counts


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        ((True, False), (False, True), True),
        ((False, True), (True, False), False),
        ((True, True), (True, False), True),
        ((True, False), (True, True), False),
        ((False, False), (False, True), False),
        ((False, True), (False, True), True),
    ],
)
def test_the_account_that_was_used_is_kept_before_one_that_is_open(mine, theirs, stays):
    """Each as (was used, is open)."""
    assert first_stays(mine, theirs) is stays


def test_what_both_name_is_chosen_and_what_one_names_is_taken():
    stays = {"name": "王芳", "phone": "13800138000", "address": None, "sex": "2"}
    goes = {"name": "王芳", "phone": "13900139000", "address": "丰山村1号", "sex": None}
    assert differing(stays, goes) == ["phone"]
    assert missing(stays, goes) == ["address"]
