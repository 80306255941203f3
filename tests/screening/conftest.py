"""Rounds and phones of the cast."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.screening import rounds
from pwa.screening.models import Round
from pwa.screening.rules import WITH_OPTIONS, Asks
from tests.people import PEOPLE, TODAY, UNITS, ago
from tests.reports.phone import Phone

BY = PEOPLE["committee"].account_id


@pytest.fixture
def phone_of(as_) -> Callable[[str], Phone]:
    """phone_of("member") is a phone signed in as one of the cast; each call is a new phone."""
    return lambda login: Phone(as_(login), login)


@pytest.fixture
def phone(phone_of) -> Phone:
    """The phone of the member who may be away."""
    return phone_of("member")


@pytest.fixture
def a_round(app) -> Callable[..., Round]:
    """A round of the cast's committee, opened: a_round(unit="home", floating_only=True, asks=[…])."""
    return make_round


def make_round(unit: str = "fengshan", opened: bool = True, **wish: Any) -> Round:
    """A round on the unit of this key, worded as `wish` says."""
    days = {"begins_on": TODAY, "ends_on": TODAY + timedelta(days=20)}
    said = {"title": "年底排查", "purpose": "摸清去向", **days, **wish}
    with write():
        row = rounds.draft(Unit.get_by_id(UNITS[unit]), rounds.Wish(**said), BY)
        if opened:
            rounds.open_round(row, BY)
    return Round.get_by_id(row.id)


def one_of_every_state() -> list[Round]:
    """A draft, an open round with a question of every kind but one, and a closed one."""
    kinds = ("choice", "multiple", "date", "number", "place")
    asks = [("怎么样？", Asks(kind, ("好", "不好") if kind in WITH_OPTIONS else ())) for kind in kinds]
    made = [make_round("home", opened=False, asks=asks), make_round("home", asks=asks), make_round("home")]
    with write():
        rounds.close(made[2], BY)
    return made


def answer(round_: Round, **said: Any) -> dict[str, Any]:
    """The fields of an answer: at home and nothing changed, unless said otherwise."""
    return {"round": str(round_.id), **({"outcome": "here", "unchanged": True} | said)}


AWAY = {"unchanged": False, "outcome": "away_long", "division": "440307", "since": ago(267)}
