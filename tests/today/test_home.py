"""Today for each of the cast."""

import pytest

from tests.people import PEOPLE


@pytest.mark.parametrize("login", list(PEOPLE))
def test_everyone_has_a_morning(as_, login):
    page = as_(login).get("/")
    assert page.status_code == 200
    assert PEOPLE[login].name in page.text
