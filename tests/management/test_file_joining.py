"""Two files of one person are joined, each with a transfer or a decision about probation of its own."""

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.core.transitions import Refused
from pwa.management.probation_models import ProbationDecision
from pwa.management.transfer_models import Transfer
from pwa.management.transfers import begin
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

BY = PEOPLE["secretary"].account_id
STAYS = PEOPLE["member"].member_id


@pytest.fixture
def second(app) -> Member:
    """Another file of the member, opened by mistake."""
    with write():
        return admit(Unit.get_by_id(UNITS["home"]), name=PEOPLE["member"].name, sex="1", by=BY)


def transfer(member_id, state: str = "draft") -> Transfer:
    goes = {"to": UNITS["next-door"], "outside": "", "outside_address": "", "outside_phone": "", "number": ""}
    goes |= {"effective_on": None, "dues_until": today().replace(day=1)}
    with write():
        row = begin(Member.with_branch(member_id), "here", goes, BY)
        Transfer.update(state=state).where(Transfer.id == row.id).execute()
    return row


def extension(member_id) -> None:
    facts = {"county_id": PEOPLE["member"].county_id, "member": member_id, "kind": "extended", "recorded_by": BY}
    with write():
        ProbationDecision.create(
            before_on=today(), extended_until=today(), meeting="党员大会", held_on=today(), **facts
        )


def join(goes: Member) -> bool:
    with write():
        return join_files(Member.with_branch(STAYS), Member.with_branch(goes.id), (), BY)


def test_of_two_transfers_under_way_that_of_the_file_that_stays_goes_on(second):
    first, other = transfer(STAYS), transfer(second.id, "issued")
    assert join(second)
    states = {row.id: (row.member_id, row.state) for row in Transfer.select()}
    assert states == {first.id: (STAYS, "draft"), other.id: (STAYS, "withdrawn")}


def test_a_transfer_of_the_file_that_goes_alone_goes_on(second):
    row = transfer(second.id)
    assert join(second)
    found = Transfer.get_by_id(row.id)
    assert (found.member_id, found.state) == (STAYS, "draft")


def test_files_are_not_joined_while_a_receipt_letter_is_missing_and_another_transfer_is_open(second):
    transfer(STAYS)
    transfer(second.id, "accepted")
    with pytest.raises(Refused) as why:
        join(second)
    assert why.value.errors == {"join": "transfer_open"}


def test_a_decision_about_probation_stands_once(second):
    extension(STAYS)
    extension(second.id)
    assert join(second)
    rows = list(ProbationDecision.select().where(ProbationDecision.member == STAYS))
    assert len(rows) == 2 and [row.undone_at is None for row in rows].count(True) == 1
