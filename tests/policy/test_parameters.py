"""The numbers of the rules, and who may set others."""

import pytest

from pwa.policy import DEFAULTS, resolve, why_not


def test_every_number_says_what_it_is_and_where_it_is_written():
    for name, parameter in DEFAULTS.items():
        assert parameter.name == name
        assert parameter.basis in ("law", "practice")
        assert parameter.unit in ("months", "days", "years", "people", "seconds")
        assert parameter.source and parameter.words
        assert parameter.least <= parameter.value <= parameter.most


def test_an_override_brings_its_own_source_and_is_practice():
    own = resolve({"float.threshold_months": ("5", "county notice")})
    assert own["float.threshold_months"] == 5
    assert own.source("float.threshold_months") == "county notice"
    assert own.by_name["float.threshold_months"].basis == "practice"
    assert resolve()["float.threshold_months"] == 6


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("no.such", "5", "unknown"),
        ("float.threshold_months", "six", "not_a_number"),
        ("float.threshold_months", "", "not_a_number"),
        ("float.threshold_months", "-1", "not_a_number"),
        ("float.threshold_months", "٦", "not_a_number"),
        ("float.threshold_months", "9999999", "not_a_number"),
        ("float.threshold_months", "0", "out_of_range"),
        ("contact.abroad_days", "29", "out_of_range"),  # the burden rule: never shorter than 30 days
        ("figures.least", "1", "out_of_range"),
        ("contact.abroad_days", "30", None),
    ],
)
def test_what_a_unit_may_set(name, value, why):
    assert why_not(name, value) == why
    if why:
        assert resolve({name: (value, "x")}).by_name == resolve().by_name


def test_an_unknown_number_is_an_error_in_the_code():
    with pytest.raises(KeyError):
        resolve()["no.such"]
