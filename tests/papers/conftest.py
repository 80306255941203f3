"""A member who is away, and the pages by which their branch and committee issue papers."""

from collections.abc import Callable
from uuid import UUID

import pytest

from pwa.papers import number_log
from tests.people import PEOPLE
from tests.reports.phone import Phone

AWAY = PEOPLE["member"].member_id


@pytest.fixture(autouse=True)
def empty_log(app):
    """The log outside the database of an installation that has issued nothing yet."""
    number_log.path().unlink(missing_ok=True)


@pytest.fixture
def away(as_, clock):
    """王建国 says that he is away."""
    place = {"division": "440307", "since": clock.today.isoformat(), "stay": "long"}
    Phone(as_("member"), "member").accepted("location", place)


@pytest.fixture
def ask_for(as_) -> Callable[..., UUID]:
    """`ask_for("certificate", to=…)` posts the form as the secretary; the paper's id."""

    def post(kind: str, login: str = "secretary", **fields: str) -> UUID:
        answer = as_(login).post(f"/members/{AWAY}/papers", data={"kind": kind, **fields})
        assert answer.status_code == 303, answer.text
        return UUID(answer.location.rsplit("/", 1)[1])

    return post


@pytest.fixture
def card(away, ask_for) -> UUID:
    """His activity card."""
    return ask_for("card")


@pytest.fixture
def letter(ask_for) -> UUID:
    """A certificate letter that the branch has asked for."""
    return ask_for("certificate", to="深圳市龙岗区坂田街道党工委", purpose="参加当地党组织活动")
