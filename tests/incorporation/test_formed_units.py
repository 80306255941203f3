"""The term of a branch, what is unusual about units, and a branch that is closed with what becomes of its people."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitClosing, UnitProposal, UnitTerm, UnitWarning
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placements import accept, close, current_of, name_host, placement_of, settle
from pwa.organisations.models import Post, Role, Unit
from tests.people import PEOPLE, PLACES, TODAY, UNITS, ago

LIST = "/incorporation/units"
DECIDED = {"meeting": "镇党委会议", "held_on": TODAY.isoformat(), "document": "丰党〔2026〕12号"}
BY = PEOPLE["committee"].account_id


def floating(name: str, *placed: str) -> Unit:
    """A floating-member branch of the committee, with members placed in it."""
    with write():
        above = Unit.get_by_id(UNITS["fengshan"])
        unit = Unit.create(
            county_id=above.county_id, parent=above, path=Unit.next_path(above), kind="floating_branch",
            name=name, division="440307",
        )  # fmt: skip
        for login in placed:
            member = Member.with_branch(PEOPLE[login].member_id)
            row = name_host(member, unit, "phone", BY)
            accept(row, row.asked_at, BY)
    return unit


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
def unit(app):
    return floating("驻龙岗流动党员党支部", "courier", "builder")


def test_a_term_that_ends_within_six_months_is_told_until_another_is_written(unit, as_):
    page = f"{LIST}/{unit.id}"
    term = {"begins_on": ago(1000), "ends_on": day(90), "document": "丰党〔2024〕3号"}
    assert as_("committee").post(f"{page}/term", data=term).status_code == 303
    assert unit.name in as_("committee").get("/").text and "届满" in as_("committee").get(LIST).text
    longer = {"begins_on": day(0), "ends_on": day(1094), "document": "丰党〔2026〕4号"}
    assert as_("committee").post(f"{page}/term", data=longer).status_code == 303
    assert UnitWarning.select().where(UnitWarning.code == "term_ends").count() == 0
    assert UnitTerm.select().where(UnitTerm.unit == unit.id).count() == 2, "the term before is kept"


def test_a_wrong_term_is_refused_with_what_was_typed(unit, as_):
    right = {"begins_on": day(0), "ends_on": day(1094), "document": "丰党〔2026〕4号"}
    for wrong in (
        {"ends_on": ago(1)}, {"begins_on": ""}, {"ends_on": "2029-02-30"}, {"ends_on": day(9999)}, {"document": " "},
        {"document": "文" * 121},
    ):  # fmt: skip
        answer = as_("committee").post(f"{LIST}/{unit.id}/term", data=right | wrong)
        assert answer.status_code == 422, wrong
    assert UnitTerm.select().count() == 0


def test_small_branches_and_temporary_ones_past_their_end_stand_on_today(unit, as_):
    with write():
        town_hall = Unit.get_by_id(UNITS["town-hall"])
        Unit.update(kind="temporary_branch").where(Unit.id == town_hall.id).execute()
        UnitTerm.create(county_id=unit.county_id, unit=town_hall, begins_on=ago(400), ends_on=ago(1))
    unit_findings.renew()
    codes = {(row.unit_id, row.code, row.number) for row in UnitWarning.select()}
    assert (unit.id, "few_full", 2) in codes, "who is placed in a floating-member branch belongs to it"
    assert (town_hall.id, "temporary_over", 0) in codes
    today = as_("committee").get("/").text
    assert unit.name in today and PLACES["town-hall"].name in today
    shown = as_("committee").get(LIST).text
    assert shown.index("设立期限至") < shown.index("尚未登记支部委员会"), "what stands on Today comes first"
    assert PLACES["town-hall"].name not in as_("county").get("/").text + as_("secretary").get("/").text
    assert "2 名正式党员" in as_("committee").get(f"{LIST}/{unit.id}").text


@pytest.mark.parametrize("login", ["secretary", "county", "host", "host_committee", "member", "auditor", "admin"])
def test_nobody_but_the_committee_opens_it(unit, as_, login):
    assert as_(login).get(f"{LIST}/{unit.id}").status_code == 404
    assert as_(login).post(f"{LIST}/{unit.id}/close", data=DECIDED).status_code == 404


def test_a_closed_branch_lets_its_people_go_home_and_ends_its_posts(unit, as_):
    with write():
        Post.give(PEOPLE["courier"].account_id, Role.SECRETARY, unit, BY)
    said = DECIDED | {"reason": "党员陆续返乡。", "becomes": "home"}
    assert as_("committee").post(f"{LIST}/{unit.id}/close", data=said).status_code == 303
    assert Unit.get_by_id(unit.id).closed_at is not None
    assert placement_of(PEOPLE["courier"].member_id) is None
    assert not Post.select().where(Post.unit == unit.id, Post.ended_at.is_null()).exists()
    closing = UnitClosing.get()
    assert (closing.people, closing.becomes, closing.document) == (2, "home", DECIDED["document"])
    page = as_("committee").get(f"{LIST}/{unit.id}").text
    assert "该支部已撤销" in page and "党员陆续返乡" in page
    assert "该支部已撤销" in as_("courier").get(f"/members/{PEOPLE['courier'].member_id}").text
    assert AuditLine.select().where(AuditLine.action == "closed unit", AuditLine.record_id == unit.id).count() == 1


def closed(unit, as_):
    said = DECIDED | {"reason": "党员陆续返乡。", "becomes": "home"}
    assert as_("committee").post(f"{LIST}/{unit.id}/close", data=said).status_code == 303


@pytest.mark.both_engines
def test_a_request_that_comes_while_a_branch_is_closed_does_not_wait_there(unit, as_):
    """It was read while the branch was open, and is stored after the closing."""
    closed(unit, as_)
    nurse = Member.with_branch(PEOPLE["nurse"].member_id)
    with write():
        row = name_host(nurse, unit, "phone", BY)
    assert current_of(nurse.id) == []
    stored = Placement.get_by_id(row.id)
    assert (stored.closed_why, stored.closed_by, stored.ended_why) == ("unit_closed", None, "unit_closed")
    assert stored.closed_at >= stored.asked_at and stored.ended_at == stored.closed_at
    assert "该支部已撤销" in as_("nurse").get(f"/members/{nurse.id}").text


def test_nor_does_one_that_stands_again_later(unit, as_):
    nurse = Member.with_branch(PEOPLE["nurse"].member_id)
    with write():
        row = name_host(nurse, unit, "phone", BY)
        close(nurse, row, BY, "refused", refusal="not_here", refusal_words="")
    closed(unit, as_)
    opened = dict.fromkeys(("closed_at", "closed_by", "closed_why")) | {"refusal": "", "refusal_words": ""}
    with write():
        settle(nurse, ahead={row.id: opened}, quiet=True)
    assert current_of(nurse.id) == [] and Placement.get_by_id(row.id).ended_why == "unit_closed"


def test_a_proposal_that_asks_a_branch_which_closes_is_in_its_committees_hands_again(unit, as_):
    facts = {
        "county_id": unit.county_id,
        "committee": UNITS["fengshan"],
        "name": "驻罗湖流动党员党支部",
        "basis": "county",
    }
    asked = {"proposed_by": BY, "host": unit.id, "consulted_at": now(), "consulted_by": BY}
    with write():
        row = UnitProposal.create(division="440303", **facts, **asked)
    closed(unit, as_)
    row = UnitProposal.get_by_id(row.id)
    assert (row.host_id, row.consulted_at) == (None, None)
    line = AuditLine.get(AuditLine.record_id == row.id)
    assert (line.action, line.actor_id) == ("ended consultation about unit", BY)
    page = as_("committee").get(f"/incorporation/proposals/{row.id}").text
    assert f"/incorporation/proposals/{row.id}/host" in page


def test_closing_twice_shows_the_second_what_the_first_did(unit, as_):
    said = DECIDED | {"reason": "党员陆续返乡。", "becomes": "home"}
    as_("committee").post(f"{LIST}/{unit.id}/close", data=said)
    again = as_("committee").post(f"{LIST}/{unit.id}/close", data=said)
    assert again.status_code == 422 and UnitClosing.select().count() == 1


def test_its_people_can_be_asked_about_another_branch(unit, as_):
    other = floating("驻罗湖流动党员党支部")
    said = DECIDED | {"reason": "两个支部合并。", "becomes": "asked"}
    bare = as_("committee").post(f"{LIST}/{unit.id}/close", data=said)
    assert bare.status_code == 422 and Unit.get_by_id(unit.id).closed_at is None
    for wrong in (str(UNITS["home"]), str(unit.id), "x"):
        assert as_("committee").post(f"{LIST}/{unit.id}/close", data=said | {"successor": wrong}).status_code == 422
    answer = as_("committee").post(f"{LIST}/{unit.id}/close", data=said | {"successor": str(other.id)})
    assert answer.status_code == 303, answer.text
    [asked] = current_of(PEOPLE["courier"].member_id)
    assert asked.unit_id == other.id and asked.consented_at is None
    assert other.name in as_("courier").get("/").text


def test_a_branch_with_memberships_is_not_closed(as_):
    said = DECIDED | {"reason": "合并。", "becomes": "home"}
    answer = as_("committee").post(f"{LIST}/{UNITS['home']}/close", data=said)
    assert answer.status_code == 422 and "转接" in answer.text and "合并。" in answer.text
    assert Unit.get_by_id(UNITS["home"]).closed_at is None


def test_a_committee_is_no_branch(as_):
    assert as_("committee").get(f"{LIST}/{UNITS['fengshan']}").status_code == 404
