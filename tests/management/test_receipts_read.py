"""A receipt letter of another installation, read at home by its code, ends the membership here: once, for the right
letter and the right person, in time."""

from datetime import timedelta

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.management.transfer_models import Transfer, TransferStep
from pwa.members.membership import end_of
from pwa.members.models import Member
from pwa.papers.models import Paper
from tests.kit.other_installation import OtherInstallation
from tests.management.test_transfers import INSIDE, OUTSIDE, branches, issued, state, step
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["member"].member_id
NAME = PEOPLE["member"].name


@pytest.fixture
def other(app) -> OtherInstallation:
    """The installation to which the member goes; its county's key is trusted here."""
    return OtherInstallation("龙岗区委组织部", "坂田街道党工委").trusted()


def receipt(other: OtherInstallation, **said: str) -> str:
    """The receipt letter for the transfer that is open."""
    usual = {"letter": Paper.get(Paper.kind == "letter").number, "name": NAME, "accepted_on": today().isoformat()}
    return other.signs("receipt", "LG01-2026-A-0007", **{**usual, **said})


def test_the_receipt_letter_that_home_reads_closes_the_transfer_and_ends_the_membership(as_, other):
    page = issued(as_, **OUTSIDE)
    assert f"{page}/receipt" in as_("committee").get(page).text
    assert as_("secretary").get(f"{page}/receipt").status_code == 404, "the committee reads it"
    shown = as_("committee").get(f"{page}/receipt")
    assert shown.status_code == 200 and "camera=(self)" in shown.headers["Permissions-Policy"]
    code = f"https://elsewhere.example/v#{receipt(other)}"
    assert branches() == [UNITS["home"]] and step(as_("secretary"), page, "read-receipt", code=code) == 404
    assert step(as_("committee"), page, "read-receipt", code=code) == 303
    row = Transfer.get()
    assert (row.state, row.number, row.effective_on) == ("confirmed", "LG01-2026-A-0007", today()) and not branches()
    assert end_of(MEMBER).organisation == OUTSIDE["outside"]
    assert TransferStep.get(TransferStep.kind == "confirm_receipt").words == "坂田街道党工委"
    assert step(as_("committee"), page, "read-receipt", code=code) == 422, "once"
    assert TransferStep.select().where(TransferStep.kind == "confirm_receipt").count() == 1


WRONG = {
    "for another letter": ({"letter": "LF01-2020-A-0001"}, "另一封介绍信"),
    "about another person": ({"name": "冒名人"}, "其他人"),
    "without a day": ({"accepted_on": ""}, "另一封介绍信"),
    "of a day to come": ({"accepted_on": (today() + timedelta(days=9)).isoformat()}, "另一封介绍信"),
    "of a day before the letter": ({"accepted_on": (today() - timedelta(days=9)).isoformat()}, "介绍信"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_receipt_letter_that_is_not_the_right_one_ends_nothing(as_, other, what):
    said, says = WRONG[what]
    page = issued(as_, **OUTSIDE)
    answer = as_("committee").post(f"{page}/read-receipt", data={"code": receipt(other, **said)})
    assert answer.status_code == 422 and says in answer.text
    assert state() == "issued" and branches() == [UNITS["home"]]


def test_forged_unknown_and_other_papers_end_nothing(as_, other):
    page = issued(as_, **OUTSIDE)
    letter = Paper.get(Paper.kind == "letter")
    wrong = [receipt(other)[:-2] + "00", receipt(OtherInstallation()), letter.code, "没有代码", ""]
    wrong.append(other.letter(name=NAME))
    for code in wrong:
        assert step(as_("committee"), page, "read-receipt", code=code) == 422, code[:20]
    assert state() == "issued" and branches() == [UNITS["home"]]


def test_of_two_organisations_that_took_somebody_in_the_first_receipt_letter_counts(as_, other):
    page = issued(as_, **OUTSIDE)
    third = OtherInstallation("宝安区委组织部", "西乡街道党工委").trusted()
    assert step(as_("committee"), page, "read-receipt", code=receipt(third)) == 303
    answer = as_("committee").post(f"{page}/read-receipt", data={"code": receipt(other)})
    assert answer.status_code == 422 and Transfer.get().number and "西乡街道党工委" in as_("committee").get(page).text
    assert TransferStep.select().where(TransferStep.kind == "confirm_receipt").count() == 1


def test_taken_in_after_the_letter_had_expired_is_for_people_and_in_time_but_late_is_not(as_, other, clock):
    page = issued(as_, **OUTSIDE)
    last = Transfer.get().valid_until
    clock.forward(days=(last - today()).days + 3)
    late = receipt(other, accepted_on=(last + timedelta(days=1)).isoformat())
    answer = as_("committee").post(f"{page}/read-receipt", data={"code": late})
    assert answer.status_code == 422 and "晚于介绍信有效期" in answer.text
    in_time = receipt(other, accepted_on=last.isoformat())
    assert step(as_("committee"), page, "read-receipt", code=in_time) == 303 and Transfer.get().effective_on == last


def test_within_one_installation_no_code_is_read_and_who_died_meanwhile_stays(as_, other):
    page = issued(as_, **INSIDE)
    assert step(as_("committee"), page, "read-receipt", code=receipt(other)) == 422
    assert as_("committee").get(f"{page}/receipt").status_code == 404 and branches() == [UNITS["home"]]
    assert step(as_("secretary"), page, "withdraw", words="改去外地") == 303
    with write():
        assert Member.get_by_id(MEMBER).left_at is None
