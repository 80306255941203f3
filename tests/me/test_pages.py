"""Every page of this room opens for each of the cast it is for."""

import pytest

from tests.people import PEOPLE


@pytest.mark.parametrize("login", list(PEOPLE))
@pytest.mark.parametrize("path", ["/me", "/me/notice", "/me/phone", "/me/data.json", "/me/data.csv", "/privacy"])
def test_own_pages_open_for_everyone(as_, login, path):
    assert as_(login).get(path).status_code == 200


def test_the_trail_opens_for_the_data_officer_only(as_):
    for login in PEOPLE:
        expected = 200 if login in ("auditor", "host_auditor") else 404
        assert as_(login).get("/audit").status_code == expected, login
