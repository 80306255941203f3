"""The numbers of the rules, and who may set others."""

import pytest

from pwa.policy import DEFAULTS, refusal, resolve, why_not
from pwa.policy.sources import SOURCES

UNITS = ("months", "days", "years", "people", "seconds", "units", "yes or no", "o'clock", "hours", "working days")


def test_every_number_says_what_it_is_and_where_it_is_written():
    for name, parameter in DEFAULTS.items():
        assert parameter.name == name
        assert parameter.basis in ("law", "practice", "ours")
        assert parameter.source in SOURCES and parameter.basis == SOURCES[parameter.source].basis, name
        assert parameter.unit in UNITS
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
        # what the law says is no more than a bound: never sooner against a person, never less for them
        ("contact.abroad_days", "182", None),
        ("contact.abroad_days", "183", "beyond_law"),
        ("contact.abroad_days", "1000", "beyond_law"),
        ("float.threshold_months", "1", None),
        ("float.threshold_months", "6", None),
        ("float.threshold_months", "7", "beyond_law"),
        ("graduate.keep_years", "1", None),
        ("graduate.keep_years", "3", "beyond_law"),
        ("abroad.suspend_years", "4", "beyond_law"),
        ("abroad.suspend_years", "6", None),
        ("lost.months", "1", "beyond_law"),
        ("lost.months", "5", "beyond_law"),
        ("lost.months", "7", None),
        ("lost.removal_after_suspension_years", "1", "beyond_law"),
        ("lost.removal_after_suspension_years", "3", None),
    ],
)
def test_what_a_unit_may_set(name, value, why):
    assert why_not(name, value) == why
    if why:
        assert resolve({name: (value, "x")}).by_name == resolve().by_name


LESS = "%(value)s is less than the law allows: at least %(bound)s."
MORE = "%(value)s is more than the law allows: at most %(bound)s."


@pytest.mark.parametrize(
    ("name", "value", "words", "values", "article"),
    [
        ("lost.months", "1", LESS, {"value": 1, "bound": 6}, "24, para. 3"),
        ("contact.abroad_days", "1000", MORE, {"value": 1000, "bound": 182}, "34, para. 2"),
    ],
)
def test_a_value_beyond_the_law_is_refused_with_the_article(name, value, words, values, article):
    reason = refusal(name, value)
    assert (reason.text, reason.values) == (words, values)
    assert f"Art. {article}" in DEFAULTS[name].source
    assert refusal(name, str(DEFAULTS[name].value)) is None


def test_every_number_of_the_law_has_a_bound_of_the_law_and_no_other_has():
    for name, parameter in DEFAULTS.items():
        assert (parameter.bound in ("least", "most")) == (parameter.basis == "law"), name


def test_an_unknown_number_is_an_error_in_the_code():
    with pytest.raises(KeyError):
        resolve()["no.such"]
