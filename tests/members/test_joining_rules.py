"""When two files may be joined, and what of them differs."""

import pytest

from pwa.members.joining_rules import differing, missing, why_not_join


@pytest.mark.parametrize(
    ("numbers", "in_use", "posts", "why"),
    [
        ((None, None), (False, False), False, ""),
        (("a", None), (True, False), False, ""),
        (("a", "a"), (False, True), False, ""),
        (("a", "b"), (False, False), False, "two_numbers"),
        ((None, None), (True, True), False, "both_sign_in"),
        ((None, None), (True, False), True, "closing_holds_posts"),
    ],
)
def test_two_files_are_joined_unless_they_are_two_people_or_two_accounts_in_use(numbers, in_use, posts, why):
    assert why_not_join(numbers, in_use, posts) == why


def test_what_both_name_is_chosen_and_what_one_names_is_taken():
    stays = {"name": "王芳", "phone": "13800138000", "address": None, "sex": "2"}
    goes = {"name": "王芳", "phone": "13900139000", "address": "丰山村1号", "sex": None}
    assert differing(stays, goes) == ["phone"]
    assert missing(stays, goes) == ["address"]
