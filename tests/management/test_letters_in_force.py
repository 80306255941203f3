"""An introduction letter is good only while its transfer is under way: whatever ends the one withdraws the other."""

import random

import pytest

from pwa.core.database import write
from pwa.management.transfer_models import Transfer, TransferStep
from pwa.members.branch_change import move_to_branch
from pwa.members.membership import Ending, end_membership, undo_end
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from tests.management.test_transfers import INSIDE, begin, issued, state, step
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["member"].member_id
BY = PEOPLE["secretary"].account_id
SIDES = {
    "review": "secretary",
    "approve": "committee",
    "return_it": "committee",
    "issue": "committee",
    "reissue": "committee",
    "accept": "next_secretary",
    "reject": "next_secretary",
    "withdraw": "secretary",
}


def valid_letters() -> list[Paper]:
    return list(Paper.select().where(Paper.kind == "letter", Paper.member == MEMBER, Paper.valid()))


def begin_another(as_) -> str:
    before = {row.id for row in Transfer.select()}
    begin(as_, **INSIDE)
    [row] = [row for row in Transfer.select() if row.id not in before]
    return f"/management/transfers/{row.id}"


def withdrawn(client) -> list[str]:
    return client.get("/keys.json").json["withdrawn"]


@pytest.mark.parametrize(("login", "name"), [("next_secretary", "reject"), ("secretary", "withdraw")])
def test_the_letter_of_a_rejected_or_withdrawn_transfer_is_withdrawn_for_everybody(as_, login, name):
    page = issued(as_)
    number = valid_letters()[0].number
    assert step(as_(login), page, name, words="本人改变打算") == 303
    assert not valid_letters() and number in withdrawn(as_(login))
    assert "本人改变打算" in Paper.get(Paper.number == number).reason


@pytest.mark.parametrize("why", ["died", "removed", "expelled", "transferred"])
def test_the_end_of_a_membership_withdraws_the_transfer_and_its_letter(as_, why):
    page = issued(as_)
    number = valid_letters()[0].number
    with write():
        end_membership(Member.with_branch(MEMBER), Ending(why, Paper.get().issued_on), BY)
    assert state() == "withdrawn" and not valid_letters() and number in withdrawn(as_("committee"))
    assert TransferStep.select().where(TransferStep.kind == "withdraw", TransferStep.by_id == BY).count() == 1
    assert step(as_("next_secretary"), page, "accept") == 422
    with write():
        assert undo_end(Member.with_branch(MEMBER), "登记错人", BY)
    assert state() == "withdrawn" and begin(as_, **INSIDE), "another one can be begun"


def test_a_move_by_another_way_withdraws_the_transfer_and_its_letter(as_):
    issued(as_)
    with write():
        move_to_branch(Member.with_branch(MEMBER), Unit.get_by_id(UNITS["next-door"]), BY)
    assert state() == "withdrawn" and not valid_letters()


def test_whatever_steps_are_tried_a_member_has_one_letter_in_force_and_only_while_a_transfer_is_under_way(as_):
    chance = random.Random(19)
    for _round in range(4):
        page = begin_another(as_)
        for _try in range(12):
            name = chance.choice([*SIDES, "review", "approve", "issue"])
            step(as_(SIDES[name]), page, name.replace("_", "-"), words="试")
            row = Transfer.get_by_id(page.rsplit("/", 1)[1])
            letters = valid_letters()
            assert len(letters) <= 1
            if row.state in ("accepted", "withdrawn", "rejected"):
                break
            assert [one.id for one in letters] == ([row.letter_id] if row.state == "issued" else [])
        if row.state == "accepted":
            return
        if row.state not in ("withdrawn", "rejected"):
            assert step(as_("secretary"), page, "withdraw", words="到此为止") == 303
        assert not valid_letters()
