"""A transfer: counted in exactly one branch at every moment, each step by who it is for, and once."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.transitions import Refused
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.management.transfer_models import Transfer, TransferStep
from pwa.management.transfer_pages import TRANSFERS
from pwa.management.transfers import begin as begin_transfer
from pwa.members import headcounts
from pwa.members.membership import Ending, end_membership
from pwa.members.models import Affiliation, ContactAssignment, HeadCount, Member, MembershipEnd
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from tests.kit.management_records import transfers_in_every_state
from tests.people import PEOPLE, UNITS, ago

MEMBER = PEOPLE["member"].member_id
BEGIN = f"/management/members/{MEMBER}/transfers"
INSIDE = {"way": "here", "to": str(UNITS["next-door"])}
OUTSIDE = {"way": "here", "outside": "深圳市龙岗区某党委", "outside_phone": "0755-28900000"}
NATIONAL = {"way": "national", "effective_on": ago(3), "number": "GJ-2026-77"}


def branches() -> list:
    """In which branches the member counts now: by the row, by open affiliations."""
    row = Member.get_by_id(MEMBER)
    held = [
        one.branch_id
        for one in Affiliation.select().where(Affiliation.member == MEMBER, Affiliation.ended_at.is_null())
    ]
    return [] if row.left_at else [row.branch_id] if held in ([row.branch_id], []) else [row.branch_id, *held]


def begin(as_, **fields) -> str:
    answer = as_("secretary").post(BEGIN, data=fields)
    assert answer.status_code == 303, answer.text[-2000:]
    return f"/management/transfers/{Transfer.get().id}"


def step(client, page: str, name: str, **data) -> int:
    return client.post(f"{page}/{name}", data=data).status_code


def issued(as_, **fields) -> str:
    page = begin(as_, **(fields or INSIDE))
    assert step(as_("secretary"), page, "review") == 303
    assert step(as_("committee"), page, "approve") == 303
    assert step(as_("committee"), page, "issue") == 303
    return page


def state() -> str:
    return Transfer.get().state


def test_within_one_installation_the_member_counts_in_one_branch_at_every_step(as_):
    counts = {row.path: row.members for row in HeadCount.select()}
    page = begin(as_, **INSIDE)
    assert branches() == [UNITS["home"]] and as_("next_secretary").get(page).status_code == 404
    assert step(as_("committee"), page, "approve") == 422, "the branch has not reviewed it"
    for login, name in (("secretary", "review"), ("committee", "approve"), ("committee", "issue")):
        assert step(as_(login), page, name) == 303
        assert branches() == [UNITS["home"]]
    letter = Paper.get_by_id(Transfer.get().letter_id)
    assert letter.kind == "letter" and letter.valid_until and PEOPLE["member"].name in letter.fields
    assert as_("next_secretary").get(page).status_code == 200
    assert step(as_("secretary"), page, "accept") == 404, "home does not take in for the new branch"
    assert step(as_("next_secretary"), page, "accept", paper_files="1") == 303
    assert branches() == [UNITS["next-door"]]
    assert as_("next_secretary").get(f"/members/{MEMBER}").status_code == 200
    assert as_("secretary").get(f"/members/{MEMBER}").status_code == 404, "the file is the new branch's"
    assert "已接收" in as_("secretary").get(page).text, "but the old one sees that it arrived"
    assert step(as_("committee"), page, "send-receipt") == 303
    assert step(as_("committee"), page, "confirm-receipt") == 303
    assert state() == "confirmed" and Paper.get_by_id(Transfer.get().receipt_id).kind == "receipt"
    now = {row.path: row.members for row in HeadCount.select()}
    home, there = (Unit.get_by_id(UNITS[key]).path for key in ("home", "next-door"))
    assert (now[home], now[there]) == (counts[home] - 1, counts[there] + 1) and not [
        wrong for _branches, wrong in headcounts.differing() if wrong
    ]


def test_what_belonged_to_the_old_branch_ends_with_the_move(as_):
    assert Placement.select().where(Placement.member == MEMBER, Placement.ended_at.is_null()).exists()
    page = issued(as_)
    assert "终止" in as_("next_secretary").get(page).text, "it is said before one accepts"
    assert step(as_("next_secretary"), page, "accept") == 303
    open_ones = ContactAssignment.select().where(
        ContactAssignment.member == MEMBER, ContactAssignment.ended_at.is_null()
    )
    assert not open_ones.exists()
    assert not Placement.select().where(Placement.member == MEMBER, Placement.ended_at.is_null()).exists()
    assert "组织关系由" in as_("member").get(f"/members/{MEMBER}").text


def test_the_same_step_twice_is_one_and_the_second_is_shown_what_the_first_did(as_):
    page = issued(as_)
    assert step(as_("next_secretary"), page, "accept") == 303
    assert step(as_("next_secretary"), page, "accept") == 422
    assert step(as_("secretary"), page, "withdraw", words="想错了") == 422, "it has arrived"
    assert TransferStep.select().where(TransferStep.kind == "accept").count() == 1
    assert AuditLine.select().where(AuditLine.action == "moved to another branch").count() == 1


@pytest.mark.parametrize(
    ("login", "name", "ends"), [("next_secretary", "reject", "rejected"), ("secretary", "withdraw", "withdrawn")]
)
def test_a_rejection_and_a_withdrawal_need_a_reason_and_leave_the_member_where_they_are(as_, login, name, ends):
    page = issued(as_)
    assert step(as_(login), page, name) == 422
    assert step(as_(login), page, name, words="本人改变打算") == 303
    assert state() == ends and branches() == [UNITS["home"]]
    assert begin(as_, **INSIDE), "another one can be begun"


def test_a_lost_letter_is_void_and_another_is_issued(as_):
    page = issued(as_)
    old = Transfer.get().letter_id
    assert step(as_("committee"), page, "reissue", words="途中遗失") == 303
    assert Paper.get_by_id(old).withdrawn_at and Transfer.get().letter_id != old
    assert step(as_("next_secretary"), page, "accept") == 303 and branches() == [UNITS["next-door"]]


def test_with_an_expired_or_withdrawn_letter_nobody_is_taken_in(as_, clock):
    page = issued(as_)
    letter = Transfer.get().letter_id
    assert as_("committee").post(f"/papers/{letter}/withdraw", data={"reason": "盖错了章"}).status_code == 303
    assert step(as_("next_secretary"), page, "accept") == 422 and branches() == [UNITS["home"]]
    assert step(as_("committee"), page, "reissue", words="重开") == 303
    clock.forward(days=91)
    assert step(as_("next_secretary"), page, "accept") == 422 and "已过期" in as_("secretary").get(page).text
    clock.forward(days=95)
    assert as_("secretary").get(page).status_code == 200
    clock.forward(days=95)
    assert "过期已满 6 个月" in as_("secretary").get(page).text and branches() == [UNITS["home"]]


def test_an_organisation_outside_sends_its_receipt_on_paper_and_only_then_the_membership_ends(as_):
    page = issued(as_, **OUTSIDE)
    assert step(as_("committee"), page, "record-receipt", number="深龙-9", effective_on=ago(400)) == 422
    assert branches() == [UNITS["home"]]
    assert step(as_("committee"), page, "record-receipt", number="深龙-9", effective_on=ago(0)) == 303
    assert branches() == [] and MembershipEnd.get().organisation == OUTSIDE["outside"]


def test_what_was_done_in_the_national_system_takes_three_fields_and_effect_at_once(as_):
    begin(as_, **NATIONAL, to=str(UNITS["next-door"]))
    assert state() == "recorded" and branches() == [UNITS["next-door"]] and not Paper.select().exists()
    stay = Affiliation.get(Affiliation.member == MEMBER, Affiliation.ended_at.is_null())
    assert stay.effective_on.isoformat() == NATIONAL["effective_on"], "they count there from the day it was done"


def test_done_in_the_national_system_to_somewhere_else_ends_the_membership_here(as_):
    begin(as_, **NATIONAL, outside="深圳市龙岗区某党委")
    assert branches() == [] and MembershipEnd.get().reason == "transferred"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({**INSIDE, "to": ""}, "to"),
        ({**INSIDE, "to": str(UNITS["home"])}, "to"),
        ({**INSIDE, "to": str(UNITS["fengshan"])}, "to"),
        ({**INSIDE, "to": "not-an-id"}, "to"),
        ({**INSIDE, "outside": "某党委"}, "to"),
        ({**OUTSIDE, "outside_phone": "电话"}, "outside_phone"),
        ({"way": "national", "to": str(UNITS["next-door"])}, "effective_on"),
        ({**NATIONAL, "to": str(UNITS["next-door"]), "effective_on": ago(-2)}, "effective_on"),
        ({**INSIDE, "way": "by foot"}, "way"),
    ],
)
def test_what_cannot_be_is_refused_with_everything_that_was_typed(as_, fields, field):
    answer = as_("secretary").post(BEGIN, data=fields)
    assert answer.status_code == 422 and f"f-{field}" in answer.text
    assert not Transfer.select().exists() and branches() == [UNITS["home"]]


def test_while_one_is_open_there_is_no_second_and_nobody_else_begins_one(as_):
    begin(as_, **INSIDE)
    assert as_("secretary").post(BEGIN, data=OUTSIDE).status_code == 422
    for login in ("member", "next_secretary", "host", "host_committee"):
        assert as_(login).post(BEGIN, data=INSIDE).status_code == 404, login
    assert Transfer.select().count() == 1


def test_of_who_died_meanwhile_nobody_is_taken_in(as_):
    page = issued(as_)
    with write():
        end_membership(
            Member.with_branch(MEMBER), Ending("died", Paper.get().issued_on), PEOPLE["secretary"].account_id
        )
    assert step(as_("next_secretary"), page, "accept") == 422 and branches() == []
    assert state() == "withdrawn" and not Paper.select().where(Paper.valid()).exists()


def test_nobody_ends_posts_of_others_by_recording_a_transfer(as_):
    secretary = f"/management/members/{PEOPLE['secretary'].member_id}/transfers"
    for goes in ({"to": str(UNITS["next-door"])}, {"outside": "深圳市龙岗区某党委"}):
        assert as_("organiser").post(secretary, data={**NATIONAL, **goes}).status_code == 422, goes
        assert not Transfer.select().exists() and as_("secretary").get("/members").status_code == 200
    assert as_("committee").post(secretary, data={**NATIONAL, "to": str(UNITS["next-door"])}).status_code == 303
    assert as_("secretary").get("/members").status_code == 404, "the post in the old branch has ended"


def test_the_list_takes_three_queries_whatever_its_length(as_, app, queries):
    transfers_in_every_state(UNITS["home"], UNITS["next-door"], PEOPLE["secretary"].account_id)
    with write():
        session = Session.begin(Account.get_by_id(PEOPLE["secretary"].account_id), "passkey", "")
    with app.test_request_context(), queries() as seen:
        visitor = Visitor(session)
        assert visitor.posts
        before = len(seen.selects)
        assert len(TRANSFERS.shown(visitor, {}).rows) > 5
    assert len(seen.selects) - before <= 3


def test_the_member_reads_their_own_transfer_and_does_nothing_to_it(as_):
    page = issued(as_)
    assert "介绍信" in as_("member").get(page).text
    assert step(as_("member"), page, "withdraw", words="不想去了") == 404
    assert as_("auditor").get(page).status_code == 404 and as_("courier").get(page).status_code == 404


def test_of_two_who_begin_one_for_the_same_member_the_second_is_told(as_):
    goes = {"to": UNITS["next-door"], "outside": "", "outside_address": "", "outside_phone": "", "number": ""}
    goes |= {"effective_on": None, "dues_until": Member.get_by_id(MEMBER).joined_on.replace(day=1)}
    read_before = Member.with_branch(MEMBER)
    begin(as_, **INSIDE)
    with pytest.raises(Refused) as why, write():
        begin_transfer(read_before, "here", goes, PEOPLE["secretary"].account_id)
    assert why.value.errors == {"to": "transfer_open"} and Transfer.select().count() == 1
