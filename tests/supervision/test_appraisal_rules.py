"""What a yearly appraisal may say, and when it warns, on plain values."""

from datetime import date

import pytest

from pwa.supervision.appraisal_rules import Appraised, impossible, too_many_excellent, warnings, years_for

DAY = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("given", "kind", "fields"),
    [
        (Appraised(2026, DAY, "qualified"), "full", set()),
        (Appraised(2026, DAY), "full", {"grade"}),
        (Appraised(2026, DAY), "probationary", set()),
        (Appraised(2026, DAY, "qualified"), "probationary", {"grade"}),
        (Appraised(2026, DAY, "", 10, {"qualified": 3}), "probationary", {"grade"}),
        (Appraised(2026, date(2025, 12, 31), "basic"), "full", {"held_on"}),
        (Appraised(2025, date(2026, 1, 20), "basic"), "full", set()),
        (Appraised(2026, DAY, "qualified", 18, {"excellent": 8, "qualified": 10}), "full", set()),
        (Appraised(2026, DAY, "qualified", 18, {"excellent": 9, "qualified": 10}), "full", {"took_part"}),
        (Appraised(2026, DAY, "qualified", None, {"qualified": 10}), "full", {"took_part"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given, kind, fields):
    assert set(impossible(given, kind)) == fields


def test_more_than_one_third_excellent_warns():
    assert not too_many_excellent(4, 12) and too_many_excellent(5, 12) and too_many_excellent(1, 2)
    assert warnings(Appraised(2026, DAY, "excellent"), 3, 12) == {}
    assert set(warnings(Appraised(2026, DAY, "excellent"), 4, 12)) == {"over_a_third"}
    assert warnings(Appraised(2026, DAY, "qualified"), 9, 12) == {}


def test_the_appraisal_of_last_year_can_still_be_recorded():
    assert years_for(date(2027, 2, 1)) == (2027, 2026)
