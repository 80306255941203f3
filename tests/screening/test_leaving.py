"""Whoever leaves before anybody reached them is asked no more in a round, and is counted in it no more."""

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.members.membership import Ending, end_membership, undo_end
from pwa.members.models import Member
from pwa.screening.models import Asked, RoundCount
from pwa.screening.rebuild_counts import recount
from tests.people import PEOPLE

from .conftest import answer

pytestmark = pytest.mark.both_engines
MEMBER, BY = PEOPLE["member"].member_id, PEOPLE["secretary"].account_id
NOT_REACHED = {"way": "phone", "outcome": "not_reached"}


def leave() -> None:
    with write():
        end_membership(Member.with_branch(MEMBER), Ending("transferred", today(), "深圳市某党委"), BY)


def come_back() -> None:
    with write():
        undo_end(Member.with_branch(MEMBER), "登记错了人", BY)


def counted(round_, kind: str = "asked", key: str = "") -> int:
    rows = RoundCount.select(RoundCount.people).where(
        RoundCount.round == round_.id, RoundCount.kind == kind, RoundCount.key == key
    )
    return sum(row.people for row in rows)


def is_asked(round_) -> bool:
    return Asked.select().where(Asked.round == round_.id, Asked.member == MEMBER).exists()


def equal() -> bool:
    return all(differences == [0, 0] for _, *differences in recount())


def test_whom_nobody_reached_is_taken_out_and_put_back(a_round, phone_of, as_):
    row = a_round()
    people = counted(row)
    attempt = {"round": str(row.id), **NOT_REACHED}
    phone_of("secretary").accepted("attempt", attempt, subject=str(MEMBER))
    tried = counted(row, "outcome", "not_reached")
    assert tried == 1
    text = as_("secretary").get(f"/members/{MEMBER}/membership/end").text
    assert "正在排查此人的轮次" in text
    leave()
    assert (counted(row), counted(row, "outcome", "not_reached")) == (people - 1, 0) and not is_asked(row) and equal()
    come_back()
    assert (counted(row), counted(row, "outcome", "not_reached")) == (people, 1) and is_asked(row) and equal()


def test_whom_somebody_reached_stays_counted(a_round, phone):
    row = a_round()
    people = counted(row)
    phone.accepted("answer", answer(row))
    leave()
    assert counted(row) == people and is_asked(row) and equal()
    come_back()
    assert counted(row) == people and equal()


def test_a_closed_round_keeps_its_figures(a_round, as_):
    row = a_round("home")
    people = counted(row)
    as_("secretary").post(f"/screening/rounds/{row.id}/close", data={"closing": "都问到了"})
    leave()
    assert counted(row) == people and is_asked(row)


def test_a_round_that_opened_meanwhile_asks_who_is_back(a_round):
    leave()
    row, floating = a_round(), a_round("home", floating_only=True)
    people = counted(row)
    come_back()
    assert counted(row) == people + 1 and is_asked(row) and not is_asked(floating) and equal()
