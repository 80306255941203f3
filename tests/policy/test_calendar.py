"""Days and calendar months."""

from datetime import date

import pytest

from pwa.policy import add_months, age_on, day_count


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 8, 28), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 3, date(2026, 6, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 6, 30), 0, date(2026, 6, 30)),
    ],
)
def test_months_are_calendar_months_and_never_pass_the_end_of_one(day, months, then):
    assert add_months(day, months) == then


def test_the_day_of_leaving_is_day_one():
    assert day_count(date(2026, 7, 4), date(2026, 7, 4)) == 1
    assert day_count(date(2026, 7, 4), date(2026, 11, 23)) == 143
    assert day_count(date(2024, 2, 28), date(2024, 3, 1)) == 3
    assert day_count(date(2026, 7, 4), date(2026, 7, 3)) == 0


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1990, 7, 1), date(2008, 6, 30), 17),
        (date(1990, 7, 1), date(2008, 7, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(1990, 7, 1), date(1990, 7, 1), 0),
    ],
)
def test_the_age_in_years(born, day, age):
    assert age_on(born, day) == age
