"""Whether two divisions are the same place, or one lies in the other."""

import pytest

from pwa import places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("440307", "440307", True), ("440307", "440300", True), ("440000", "440307", True), ("440307", "440306", False),
     ("440300", "440100", False), ("440307", "330106", False), ("441900", "440000", True)],
)  # fmt: skip
def test_a_county_lies_in_its_city_and_province(one, other, same):
    assert places.overlap(one, other) is same is places.overlap(other, one)
