"""Joined files keep a date as exactly as it was known, and a place with its street."""

from datetime import date

import pytest

from pwa.members.models import FieldChange, Member
from tests.members.test_file_joining import STAYS, joined, second

__all__ = ["second"]


@pytest.mark.parametrize(
    ("mine", "theirs", "taken", "left"),
    [
        ((date(1999, 7, 1), "joined_on"), (date(1999, 7, 12), None), ["joined_on"], (date(1999, 7, 12), None)),
        ((date(1999, 7, 1), "joined_on"), (date(1999, 7, 12), None), [], (date(1999, 7, 1), "joined_on")),
        ((date(1999, 7, 1), None), (date(1999, 7, 1), "joined_on"), ["joined_on"], (date(1999, 7, 1), "joined_on")),
        ((None, None), (date(1998, 3, 1), "joined_on"), [], (date(1998, 3, 1), "joined_on")),
    ],
)
def test_a_joined_file_knows_a_date_as_exactly_as_the_chosen_one(second, mine, theirs, taken, left):
    for member_id, (joined_on, months) in ((STAYS, mine), (second.id, theirs)):
        Member.update(joined_on=joined_on, month_only=months).where(Member.id == member_id).execute()
    assert joined(second, *taken)
    row = Member.get_by_id(STAYS)
    assert (row.joined_on, row.month_only) == left


@pytest.mark.both_engines
def test_a_joined_file_takes_a_street_with_its_division(second):
    Member.update(destination="440307", destination_area="布吉街道").where(Member.id == STAYS).execute()
    Member.update(destination="440307", destination_area="坂田街道").where(Member.id == second.id).execute()
    assert joined(second, "destination")
    row = Member.get_by_id(STAYS)
    assert (row.destination, row.destination_area) == ("440307", "坂田街道")
    kept = FieldChange.get(FieldChange.member == STAYS, FieldChange.field == "destination")
    assert (kept.before, kept.after) == ("440307 布吉街道", "440307 坂田街道")
