from datetime import UTC, date, datetime, timedelta

import pytest

from pwa.reports.activity_fields import check_activity, check_withdrawal
from pwa.reports.location_fields import check_location
from pwa.reports.rules import (
    Known,
    normalised,
    without_positions,
)
from pwa.reports.sizes import outsized
from pwa.reports.times import corrected, moment_of

KNOWN = Known(division=lambda code: code in ("440307", "710000"), country=lambda code: code == "JP")
DAY = date(2026, 11, 22)
GOOD = {"division": "440307", "since": "2026-11-20", "stay": "long"}
DID = {"kind": "study", "on": "2026-11-20", "summary": "学习"}


def test_a_county_a_day_and_a_length_are_enough():
    checked = check_location(GOOD, DAY, KNOWN)
    assert not checked.errors
    assert checked.values["since"] == date(2026, 11, 20) and checked.values["settled"] == "unknown"


def test_back_home_needs_only_the_day():
    assert check_location({"back_home": True, "since": "2026-11-20"}, DAY, KNOWN).errors == {}


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"division": "999999"}, "division", "unknown_place"),
        ({"division": None}, "division", "required"),
        ({"division": 440307}, "division", "wrong_type"),
        ({"country": "JP"}, "country", "one_place_only"),
        ({"division": None, "country": "CN"}, "country", "unknown_place"),
        ({"since": "2026-11-23"}, "since", "in_the_future"),
        ({"since": "2026-02-30"}, "since", "not_a_date"),
        ({"since": "20261120"}, "since", "not_a_date"),
        ({"since": "1900-01-01"}, "since", "too_long_ago"),
        ({"since": 20261120}, "since", "not_a_date"),
        ({"stay": ""}, "stay", "required"),
        ({"stay": "forever"}, "stay", "not_a_choice"),
        ({"settled": ["yes"]}, "settled", "wrong_type"),
        ({"area": "长" * 201}, "area", "too_long"),
        ({"area": "bell\x07"}, "area", "control_character"),
        ({"reason": "holiday"}, "reason", "not_a_choice"),
        ({"employer_kind": "pirate"}, "employer_kind", "not_a_choice"),
        ({"phone": "12"}, "phone", "not_a_phone"),
        *(({"phone": f"{beginning}800138000"}, "phone", "not_a_phone") for beginning in ("10", "11", "12")),
        ({"back_home": "true"}, "back_home", "wrong_type"),
    ],
)
def test_what_is_wrong_with_a_location_is_said_at_its_field(change, field, why):
    assert check_location({**GOOD, **change}, DAY, KNOWN).errors[field] == why


def test_a_country_is_read_in_either_case_and_taiwan_is_a_division():
    assert check_location({**GOOD, "division": "", "country": "jp"}, DAY, KNOWN).values["country"] == "JP"
    assert not check_location({**GOOD, "division": "710000"}, DAY, KNOWN).errors


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"kind": ""}, "kind", "required"),
        ({"kind": "party"}, "kind", "not_a_choice"),
        ({"topic": "chess"}, "topic", "not_a_choice"),
        ({"summary": " "}, "summary", "required"),
        ({"summary": "字" * 501}, "summary", "too_long"),
        ({"hours": 24.5}, "hours", "hours_range"),
        ({"hours": -1}, "hours", "hours_range"),
        ({"hours": 1.25}, "hours", "half_hours_only"),
        ({"hours": "2"}, "hours", "not_a_number"),
        ({"hours": True}, "hours", "not_a_number"),
        ({"held_by": "our branch"}, "held_by", "unknown_unit"),
        ({"photos": "abc"}, "photos", "not_photos"),
        ({"photos": ["A" * 64]}, "photos", "not_photos"),
        ({"photos": [f"{n:064x}" for n in range(4)]}, "photos", "too_many_photos"),
    ],
)
def test_what_is_wrong_with_an_activity_is_said_at_its_field(change, field, why):
    assert check_activity({**DID, **change}, DAY, KNOWN).errors[field] == why


def test_hours_go_from_nothing_to_a_day_in_half_steps():
    read = [check_activity({**DID, "hours": h}, DAY, KNOWN).values["half_hours"] for h in (0, 0.5, 2, 24)]
    assert read == [0, 1, 4, 48]


def test_a_withdrawal_names_a_report():
    assert check_withdrawal({"of": "that one"}, DAY, KNOWN).errors == {"of": "unknown_report"}
    assert check_withdrawal({}, DAY, KNOWN).errors == {"of": "required"}


def test_positions_are_dropped_at_any_depth_before_anything_is_stored():
    said = {"Lat": 1, "coords": [1], "area": "x", "more": {"longitude": 2, "kept": 3}}
    assert without_positions(said) == {"area": "x", "more": {"kept": 3}}


def test_text_is_brought_to_one_form():
    assert normalised({"a": ["e\u0301"]}) == {"a": ["é"]}


def test_a_submission_has_limits():
    assert outsized({"fields": {"area": "字" * 6000}}) == "too_large"
    assert outsized({"fields": {f"f{n}": 1 for n in range(65)}}) == "too_many_fields"
    assert outsized({"fields": {"a": {"b": {}}}}) == "too_deep"
    assert outsized({"fields": {"photos": ["a"]}}) is None


NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_two_minutes_of_clock_difference_are_let_be():
    claimed = NOON - timedelta(hours=1)
    assert corrected(claimed, NOON + timedelta(minutes=2), NOON) == (claimed, False)


def test_a_wrong_clock_is_shifted_by_its_difference_and_flagged():
    claimed = NOON + timedelta(days=2, hours=-1)
    assert corrected(claimed, NOON + timedelta(days=2), NOON) == (NOON - timedelta(hours=1), True)


def test_no_entry_counts_as_later_than_it_came():
    assert corrected(NOON + timedelta(minutes=1), NOON, NOON) == (NOON, True)


@pytest.mark.parametrize(
    "text", ["2026-11-22T21:14:05.120+08:00", "2026-11-22T13:14:05Z", "2026-11-22T13:14:05.123456789Z"]
)
def test_a_time_with_its_offset_is_read(text):
    assert moment_of(text).astimezone(UTC).replace(microsecond=0) == datetime(2026, 11, 22, 13, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-22T21:14:05", "2026-11-22", "yesterday", 5, None, "0000-01-01T00:00:00Z"])
def test_a_time_without_offset_or_sense_is_none(text):
    assert moment_of(text) is None
