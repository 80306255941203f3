"""Who sees a transfer, its letters and what is open about the member: each side what it works by."""

import json
import re

from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.management.transfer_models import Transfer
from pwa.management.work_lines import due
from pwa.members.branch_change import move_to_branch
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers.models import Paper
from tests.kit.management_records import transfers_in_every_state
from tests.management.test_transfers import INSIDE, begin, issued, step
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

MEMBER = PEOPLE["member"].member_id


def visitor_count(login: str) -> int:
    """How many transfers wait for this login, as the work page says."""
    with write():
        return due(Visitor(Session.begin(Account.get_by_id(PEOPLE[login].account_id), "passkey", "")))


def test_who_works_by_a_letter_reads_it_and_nobody_else(as_):
    page = issued(as_)
    letter = Transfer.get().letter_id
    for login in ("secretary", "committee", "next_secretary", "member"):
        text = as_(login).get(page).text
        assert f"{page}/papers/{letter}" in text, login
        assert Paper.get_by_id(letter).number in as_(login).get(f"{page}/papers/{letter}").text, login
    for login in ("courier", "host", "host_committee", "auditor", "admin"):
        assert as_(login).get(f"{page}/papers/{letter}").status_code == 404, login
    assert step(as_("next_secretary"), page, "accept") == 303 and step(as_("committee"), page, "send-receipt") == 303
    receipt = Transfer.get().receipt_id
    for login in ("secretary", "committee", "next_secretary"):
        assert as_(login).get(f"{page}/papers/{receipt}").status_code == 200, login
    other = Paper.create(
        county_id=Transfer.get().county_id, kind="certificate", member=MEMBER, branch=UNITS["home"],
        issuer=UNITS["fengshan"], asked_by=PEOPLE["secretary"].account_id,
    )  # fmt: skip
    assert as_("secretary").get(f"{page}/papers/{other.id}").status_code == 404


def test_the_new_branch_reads_neither_notes_from_before_the_letter_nor_what_is_open_at_home(as_):
    asked = {"category": "wages", "readers": "branch", "words": "三个月工资没有发。"}
    Phone(as_("member"), "member").accepted("request", asked)
    page = begin(as_, **INSIDE)
    assert step(as_("secretary"), page, "review", words="支部内部的话") == 303
    assert step(as_("committee"), page, "approve", words="党委内部的话") == 303
    assert step(as_("committee"), page, "issue") == 303
    there, home = as_("next_secretary").get(page).text, as_("secretary").get(page).text
    assert "未办结" not in as_("committee").get(page).text, "what the branch reads is not the committee's"
    assert "未办结" in home and "支部内部的话" in home and "党委内部的话" in home
    assert "内部的话" not in there and "未办结" not in there and "终止" in there


def test_each_row_of_the_list_opens_and_the_count_is_of_what_waits(as_, clock):
    transfers_in_every_state(UNITS["home"], UNITS["next-door"], PEOPLE["secretary"].account_id)
    for login in ("secretary", "next_secretary", "committee", "county", "host", "host_committee"):
        answer = as_(login).get("/management/transfers")
        for address in set(re.findall(r'href="(/management/transfers/[0-9a-f-]{36})"', answer.text)):
            assert as_(login).get(address).status_code == 200, (login, address)
    waits = {login: visitor_count(login) for login in ("secretary", "next_secretary", "committee")}
    clock.forward(days=91)
    late = {login: visitor_count(login) for login in waits}
    assert late["next_secretary"] < waits["next_secretary"], "with an expired letter nobody is taken in"
    assert late["committee"] > waits["committee"], "the committee issues it anew"


def test_a_county_that_issues_for_its_own_branches_has_their_transfers_in_its_list(as_):
    Unit.update(kind="branch").where(Unit.id == UNITS["fengshan"]).execute()
    page = begin(as_, **INSIDE)
    assert step(as_("secretary"), page, "review") == 303
    assert page in as_("county").get("/management/transfers").text and visitor_count("county") == 1
    assert step(as_("county"), page, "approve") == 303


def test_a_receipt_letter_is_overdue_after_a_month_and_the_other_steps_after_theirs(as_, clock):
    page = issued(as_)
    assert step(as_("next_secretary"), page, "accept") == 303
    clock.forward(days=27)
    assert "超期" not in as_("committee").get("/management/transfers").text
    clock.forward(days=6)
    assert "超期" in as_("committee").get("/management/transfers").text


def test_the_letter_says_dues_are_paid_through_the_month_of_its_issue_and_where_the_receipt_goes(as_, clock):
    page = begin(as_, **INSIDE)
    assert step(as_("secretary"), page, "review") == 303
    assert "党费交至" not in as_("secretary").get(page).text, "nobody knows yet"
    clock.forward(days=62)
    assert step(as_("committee"), page, "approve") == 303
    assert step(as_("committee"), page, "issue", address="临丰县丰山镇政府") == 303
    row = Transfer.get()
    letter = json.loads(Paper.get_by_id(row.letter_id).fields)
    assert row.dues_until == clock.today.replace(day=1) and f"{clock.today:%Y-%m}" in letter
    assert "临丰县丰山镇政府" in letter
    assert step(as_("committee"), page, "reissue", words="遗失") == 303
    assert "临丰县丰山镇政府" in json.loads(Paper.get_by_id(Transfer.get().letter_id).fields)


def test_in_the_file_an_earlier_transfer_of_other_branches_is_named_and_not_linked(as_, clock):
    page = issued(as_)
    assert step(as_("next_secretary"), page, "accept") == 303
    for _step in ("send-receipt", "confirm-receipt"):
        assert step(as_("committee"), page, _step) == 303
    assert page in as_("next_secretary").get(f"/members/{MEMBER}").text, "the branch that took them in opens it"
    clock.forward(days=1)
    with write():
        move_to_branch(Member.with_branch(MEMBER), Unit.get_by_id(UNITS["host-branch"]), None)
    assert as_("host").get(page).status_code == 404
    text = as_("host").get(f"/members/{MEMBER}").text
    assert "回执联已确认" in text and page not in text
