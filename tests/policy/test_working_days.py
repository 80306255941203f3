"""Working days: public holidays, weekends that are worked for them, and years that nobody has entered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.policy.working_days import (
    MOST,
    WorkingCalendar,
    unknown_years_reason,
    working_days_after,
    working_days_between,
    working_term,
)

# The week of National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked for it.
WEEK = frozenset(date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8))
WORKED = frozenset({date(2025, 9, 28), date(2025, 10, 11)})
KNOWN = WorkingCalendar(frozenset({2025}), WEEK, WORKED)
FRIDAY = date(2025, 9, 26)


@pytest.mark.parametrize(
    ("day", "n", "on"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2025, 9, 28)),  # a Sunday that is worked
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # over the whole week
        (date(2025, 9, 30), 3, date(2025, 10, 11)),  # a Saturday that is worked
        (date(2025, 9, 30), 4, date(2025, 10, 13)),
        (date(2025, 11, 7), 1, date(2025, 11, 10)),
        (date(2025, 11, 8), 10, date(2025, 11, 21)),  # from a Saturday on
    ],
)
def test_holidays_are_left_out_and_worked_weekends_counted(day, n, on):
    assert working_days_after(day, n, KNOWN).on == on
    assert working_days_after(day, n, KNOWN).unknown_years == ()


@pytest.mark.parametrize(
    ("today", "passed", "is_over"),
    [
        (date(2025, 9, 30), 0, False),
        (date(2025, 10, 8), 0, False),  # the holidays do not count
        (date(2025, 10, 11), 3, False),  # a Saturday that is worked
        (date(2025, 10, 13), 4, False),  # the last day is in time
        (date(2025, 10, 14), 5, True),
    ],
)
def test_a_deadline_is_over_on_the_day_after_its_last_working_day(today, passed, is_over):
    term = working_term(date(2025, 9, 30), 4, today, KNOWN)
    assert (term.last_day, term.passed, term.is_over) == (date(2025, 10, 13), passed, is_over)
    assert term.unknown_years == ()


def test_a_deadline_that_reaches_into_an_unknown_year_names_it():
    assert working_term(date(2025, 12, 30), 10, date(2025, 12, 31), KNOWN).unknown_years == (2026,)
    assert working_term(date(2025, 12, 1), 3, date(2026, 3, 1), KNOWN).unknown_years == (), "its last day is known"


def test_in_a_year_that_was_not_entered_monday_to_friday_count_and_the_year_is_named():
    counted = working_days_after(date(2025, 12, 30), 3, KNOWN)
    assert (counted.on, counted.unknown_years) == (date(2026, 1, 2), (2026,))
    assert working_days_after(date(2025, 12, 31), 1, WorkingCalendar()).unknown_years == (2026,)
    assert working_days_after(date(2025, 12, 30), 1, KNOWN).unknown_years == ()
    assert working_days_between(date(2024, 12, 30), date(2026, 1, 1), KNOWN).unknown_years == (2024, 2026)


def test_the_sentence_names_each_unknown_year_once():
    assert unknown_years_reason(()) is None
    reason = unknown_years_reason((2027, 2026, 2027))
    assert reason and reason.values == {"years": "2026, 2027"}


@given(
    st.dates(date(2024, 6, 1), date(2026, 6, 1)),
    st.integers(0, 60),
    st.sets(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=40),
)
def test_counting_forward_and_counting_between_agree(day, n, exceptions):
    off = frozenset(one for one in exceptions if one.weekday() < 5)
    calendar = WorkingCalendar(frozenset({2025}), off, frozenset(exceptions) - off)
    counted = working_days_after(day, n, calendar)
    assert working_days_between(day, counted.on, calendar).n == n
    assert n == 0 or calendar.is_working(counted.on)
    assert n == 0 or working_days_between(day, counted.on - timedelta(days=1), calendar).n == n - 1


def test_a_term_that_has_not_begun_has_no_days():
    assert working_days_between(FRIDAY, FRIDAY, KNOWN).n == 0
    assert working_days_between(FRIDAY, date(2025, 9, 1), KNOWN).n == 0


@pytest.mark.parametrize("n", [-1, MOST + 1])
def test_a_count_that_makes_no_sense_is_refused(n):
    with pytest.raises(ValueError, match="working days"):
        working_days_after(FRIDAY, n, KNOWN)
