"""The rules of offers, on plain values."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pwa.contribution.rules import (
    FIELDS,
    READERS,
    offer_asked_from,
    offer_ends_on,
    parts_read_by,
    readers_of,
    said_since,
)


def test_an_offer_ends_after_a_year_and_is_asked_about_in_its_last_month():
    assert offer_asked_from(date(2026, 11, 23)) == date(2027, 10, 23)
    assert offer_ends_on(date(2026, 11, 23)) == date(2027, 11, 23)
    assert offer_ends_on(date(2028, 2, 29)) == date(2029, 2, 28)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_first_day_of_offers_that_stand_is_the_one_whose_offer_has_not_ended(day):
    first = said_since(day)
    assert offer_ends_on(first) > day >= offer_ends_on(first - timedelta(days=1))


def test_what_is_not_named_is_read_by_the_branch_and_what_is_named_by_nobody_else():
    readers = readers_of(["words:host", "when:committee", "when:branch"])
    assert readers == {
        "skills": ("branch",), "words": ("host",), "region": ("branch",), "when": ("branch", "committee"),
    }  # fmt: skip
    assert parts_read_by(readers, ["branch"]) == ["skills", "region", "when"]
    assert parts_read_by(readers, ["host"]) == ["words"]
    assert parts_read_by(readers, []) == []


@given(st.lists(st.sampled_from([f"{part}:{reader}" for part in FIELDS for reader in READERS])))
def test_every_part_has_a_reader_whatever_was_sent_in_whatever_order(named):
    readers = readers_of(named)
    assert readers == readers_of(reversed(named))
    assert all(readers[part] for part in FIELDS)
