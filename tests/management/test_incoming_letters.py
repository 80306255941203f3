"""An introduction letter of another installation: verified, its bearer a guest whom home counts, until the receipt
letter was read there; whatever is wrong with it is refused with a sentence, and nothing is stored."""

import re
from datetime import timedelta

import pytest

from pwa.core.clock import today
from pwa.incorporation.inflow_member_models import InflowMember
from pwa.management.incoming_models import IncomingLetter
from pwa.members import headcounts
from pwa.members.models import Affiliation, HeadCount, Member
from pwa.organisations.models import Unit
from pwa.papers.reading import ReadPaper, read_code
from tests.kit.other_installation import LETTER, OtherInstallation
from tests.people import UNITS

PAGES = "/management/incoming-letters"
NAME = LETTER["name"]


@pytest.fixture
def other(app) -> OtherInstallation:
    """An installation elsewhere whose county's key is trusted here."""
    return OtherInstallation().trusted()


def takes_in(client, code: str, name: str = NAME, **more: str):
    return client.post(PAGES, data={"code": code, "name": name, **more})


def taken_in(as_, other, **said: str) -> str:
    answer = takes_in(as_("secretary"), other.letter(**said), paper_files="1")
    assert answer.status_code == 303, answer.text[-1500:]
    return answer.location


def members() -> int:
    return sum(row.members for row in HeadCount.select())


def test_the_bearer_of_a_genuine_letter_is_a_guest_until_home_has_read_the_receipt_letter(as_, other):
    counted, code = members(), other.letter()
    shown = as_("secretary").post(f"{PAGES}/read", data={"code": f"https://forger.example/v#{code}"})
    assert "真实有效" in shown.text and "远山村党支部" in shown.text and not IncomingLetter.select().exists()
    page = taken_in(as_, other)
    row = IncomingLetter.get()
    assert InflowMember.get().home_organisation == "远山村党支部" and row.paper_files and row.state == "taken_in"
    assert members() == counted and not Member.select().where(Member.name == NAME).exists()
    assert as_("committee").post(f"{page}/count-here", data={"words": "已电话确认"}).status_code == 422, "not before"
    assert as_("secretary").post(f"{page}/send-receipt").status_code == 404, "the committee signs"
    assert as_("committee").post(f"{page}/send-receipt").status_code == 303
    row = IncomingLetter.get()
    read = read_code(row.receipt_code)
    assert isinstance(read, ReadPaper) and read.genuine and read.kind == "receipt"
    assert (read.said["letter"], read.said["name"]) == (row.number, NAME)
    assert row.receipt_number in as_("secretary").get(f"{page}/receipt").text and members() == counted
    assert as_("committee").post(f"{page}/count-here", data={"words": ""}).status_code == 422
    assert as_("committee").post(f"{page}/count-here", data={"words": "远山镇党委王某 电话确认"}).status_code == 303
    member = Member.get(Member.name == NAME)
    assert members() == counted + 1 and member.branch_id == UNITS["home"] and member.month_only == "born_on"
    assert Affiliation.select().where(Affiliation.member == member.id, Affiliation.ended_at.is_null()).count() == 1
    assert InflowMember.get().how == "transferred" and not [wrong for _paths, wrong in headcounts.differing() if wrong]
    file = as_("secretary").get(f"/members/{member.id}").text
    assert "远山村党支部" in file and f"{PAGES}/{row.id}" in file


def test_the_page_that_reads_codes_leads_on_to_taking_in(as_, other):
    text = as_("secretary").post("/papers/reading", data={"code": other.letter()}).text
    [code] = re.findall(rf'action="{PAGES}/read"><input type="hidden" name="code" value="(\d+)"', text)
    assert "真实有效" in as_("secretary").post(f"{PAGES}/read", data={"code": code}).text
    assert f"{PAGES}/read" not in as_("committee").post("/papers/reading", data={"code": code}).text


def test_somebody_who_is_a_guest_already_keeps_their_file(as_, other):
    guest = {"name": NAME, "sex": "1", "kind": "full", "home_organisation": "远山村", "home_phone": "0593-1234567"}
    assert as_("secretary").post("/incorporation/guests/new", data=guest).status_code == 303
    taken_in(as_, other)
    assert IncomingLetter.get().guest_id == InflowMember.get().id and InflowMember.select().count() == 1


@pytest.mark.parametrize("differs", [{"sex": "2"}, {"kind": "probationary"}, {"home_organisation": "近水村党支部"}])
def test_a_guest_of_the_same_name_who_is_somebody_else_keeps_a_file_of_their_own(as_, other, differs):
    guest = {"name": NAME, "sex": "1", "kind": "full", "home_organisation": "远山村", "home_phone": "0593-1234567"}
    assert as_("secretary").post("/incorporation/guests/new", data={**guest, **differs}).status_code == 303
    [first] = InflowMember.select()
    taken_in(as_, other)
    assert IncomingLetter.get().guest_id != first.id and InflowMember.select().count() == 2


@pytest.mark.parametrize("days", [{"on": 1, "until": 30}, {"on": -3, "until": 400}, {"on": -1, "until": None}])
def test_a_letter_of_days_that_cannot_be_takes_nobody_in(as_, other, days):
    until = None if days["until"] is None else today() + timedelta(days=days["until"])
    code = other.signs("letter", "YX01-2026-A-0001", until, today() + timedelta(days=days["on"]))
    assert takes_in(as_("secretary"), code).status_code == 422 and not IncomingLetter.select().exists()


def test_with_a_letter_that_was_withdrawn_since_nobody_is_counted(as_, other):
    page = taken_in(as_, other)
    other.trusted("YX01-2026-A-0001")
    assert as_("committee").post(f"{page}/send-receipt").status_code == 422
    assert IncomingLetter.get().state == "taken_in"


def test_a_letter_whose_receipt_was_signed_is_not_sent_back(as_, other):
    page = taken_in(as_, other)
    assert as_("committee").post(f"{page}/send-receipt").status_code == 303
    assert as_("secretary").post(f"{page}/send-back", data={"words": "材料不齐"}).status_code == 422
    assert IncomingLetter.get().state == "receipt_sent"


REFUSED = {
    "forged": (lambda other: other.letter()[:-3] + "000", ""),
    "of an installation that nobody trusts": (lambda _other: OtherInstallation().letter(), "签发方不明"),
    "expired": (lambda other: other.letter(until=today() - timedelta(days=1)), "已过有效期"),
    "another paper": (lambda other: other.signs("certificate", "YX01-2026-A-0002", name=NAME), "不是组织关系介绍信"),
    "without a name": (lambda other: other.letter(name=""), "内容不全"),
    "without a sex": (lambda other: other.letter(sex="?"), "内容不全"),
    "with a field without an end": (lambda other: other.letter(address="长" * 300), "内容不全"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_letter_that_is_not_good_takes_nobody_in(as_, other, what):
    code, says = REFUSED[what]
    read = as_("secretary").post(f"{PAGES}/read", data={"code": code(other)})
    answer = takes_in(as_("secretary"), code(other))
    assert answer.status_code == 422 and f'action="{PAGES}"' not in read.text
    assert says in answer.text and says in read.text
    assert not IncomingLetter.select().exists() and not InflowMember.select().exists()


def test_a_withdrawn_letter_and_one_whose_key_was_revoked_take_nobody_in(as_, other):
    code = other.letter()
    other.trusted("YX01-2026-A-0001")
    assert "已作废" in takes_in(as_("secretary"), code).text and not IncomingLetter.select().exists()
    other.listed["keys"][other.key]["revoked_on"] = today().isoformat()
    other.trusted()
    assert takes_in(as_("secretary"), code).status_code == 422 and not IncomingLetter.select().exists()


def test_a_letter_of_another_person_and_one_that_was_used_are_refused(as_, other):
    answer = takes_in(as_("secretary"), other.letter(), name="冒名人")
    assert answer.status_code == 422 and "不是同一人" in answer.text and not IncomingLetter.select().exists()
    taken_in(as_, other)
    for login in ("secretary", "next_secretary"):
        answer = takes_in(as_(login), other.letter())
        assert answer.status_code == 422 and "已凭这封介绍信" in answer.text, login
    assert IncomingLetter.select().count() == 1 and InflowMember.select().count() == 1


def test_a_letter_of_here_is_a_transfer_of_here(as_, other):
    from pwa.papers.models import Paper
    from tests.management.test_transfers import issued

    issued(as_)
    answer = takes_in(as_("next_secretary"), Paper.get(Paper.kind == "letter").code, name="王建国")
    assert answer.status_code == 422 and "由本系统开具" in answer.text and not IncomingLetter.select().exists()


def test_a_closed_unit_takes_nobody_in_and_counts_nobody(as_, other):
    page = taken_in(as_, other)
    assert as_("committee").post(f"{page}/send-receipt").status_code == 303
    Unit.update(closed_at=Member.get().made_at).where(Unit.id == UNITS["home"]).execute()
    assert takes_in(as_("secretary"), other.letter("YX01-2026-A-0009")).status_code in (404, 422)
    assert as_("committee").post(f"{page}/count-here", data={"words": "电话"}).status_code == 422
    assert IncomingLetter.select().count() == 1 and not Member.select().where(Member.name == NAME).exists()


def test_a_letter_that_was_sent_back_can_be_brought_again(as_, other):
    page = taken_in(as_, other)
    assert as_("secretary").post(f"{page}/send-back", data={"words": ""}).status_code == 422
    assert as_("secretary").post(f"{page}/send-back", data={"words": "材料不齐"}).status_code == 303
    assert "材料不齐" in as_("secretary").get(page).text
    assert as_("committee").post(f"{page}/send-receipt").status_code == 422
    taken_in(as_, other)
    assert IncomingLetter.select().count() == 2 and InflowMember.select().count() == 1


def test_each_side_sees_its_letters_and_nobody_else_does(as_, other):
    page = taken_in(as_, other)
    for login in ("secretary", "committee"):
        assert as_(login).get(page).status_code == 200 and NAME in as_(login).get(PAGES).text, login
    for login in ("next_secretary", "host", "member", "contact", "auditor", "county"):
        assert as_(login).get(page).status_code == 404, login
        assert as_(login).post(f"{page}/send-receipt").status_code == 404, login
    for login in ("member", "contact", "committee", "auditor"):
        assert takes_in(as_(login), other.letter("YX01-2026-A-0003")).status_code == 404, login


def test_posted_twice_somebody_is_taken_in_once(as_, other):
    posted = {"write_key": "0198d9f0-5f4e-7c3a-8a55-0f3f6d1f2a77"}
    first, again = (takes_in(as_("secretary"), other.letter(), **posted) for _time in range(2))
    assert (first.status_code, again.status_code) == (303, 303) and first.location == again.location
    assert IncomingLetter.select().count() == 1 and InflowMember.select().count() == 1
