"""Wherever two people decide, the second is told who was first: the form carries what it saw."""

import re

import pytest

from pwa.core.database import write
from pwa.members.changes import contacts_of
from pwa.members.models import Member, MembershipEnd
from pwa.members.placements import pending_of
from pwa.organisations.models import Post, Unit
from pwa.screening.models import Round
from pwa.screening.rounds import draft
from pwa.screening.rules import Wish
from tests.people import PEOPLE, TODAY, UNITS
from tests.reports.phone import Phone

FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.S)
SEEN = re.compile(r'name="seen" value="(\w+)"')
FIRST, SECOND = "organiser", "secretary"
COURIER = PEOPLE["courier"]
FILE = f"/members/{COURIER.member_id}"


def seen_in(browser, page: str, action: str) -> dict[str, str]:
    for address, form in FORM.findall(browser.get(page).text):
        if address == action:
            return {"seen": SEEN.search(form)[1]}
    raise AssertionError(f"no form to {action} on {page}")


def second_is_told(as_, page: str, action: str, data: dict[str, str], other: dict[str, str] | None = None):
    """Both have the page open; the first acts, then the second."""
    first, second = (seen_in(as_(login), page, action) for login in (FIRST, SECOND))
    assert as_(FIRST).post(action, data=data | first).status_code == 303
    told = as_(SECOND).post(action, data=(other or data) | second)
    assert told.status_code == 422 and PEOPLE[FIRST].name in told.text, told.text
    return told


@pytest.fixture
def round_(app) -> Round:
    with write():
        unit = Unit.get_by_id(UNITS["home"])
        return draft(unit, Wish("本支部的排查", "摸清去向", TODAY, TODAY), PEOPLE[FIRST].account_id)


def test_who_opens_a_round(as_, round_):
    page = f"/screening/rounds/{round_.id}"
    second_is_told(as_, page, f"{page}/open", {})


def test_who_closes_a_round(as_, round_):
    page = f"/screening/rounds/{round_.id}"
    as_(FIRST).post(f"{page}/open")
    second_is_told(as_, page, f"{page}/close", {"closing": "都问到了"})


def test_who_takes_a_request_on_or_answers_it(as_):
    wish = {"category": "wages", "readers": "branch", "words": "工钱没有发"}
    page = f"/liaison/cases/{Phone(as_('courier'), 'courier').accepted('request', wish)}"
    second_is_told(as_, page, f"{page}/take-on", {})
    told = second_is_told(as_, page, f"{page}/answer", {"words": "已经联系"}, {"words": "另一个答复"})
    assert "另一个答复" in told.text


def test_who_names_the_contact_person(as_):
    action = f"{FILE}/contacts"
    data, other = ({"account": str(PEOPLE[login].account_id)} for login in ("secretary", "organiser"))
    second_is_told(as_, FILE, action, data, other)
    assert [row.account_id for row in contacts_of(COURIER.member_id)] == [PEOPLE["secretary"].account_id]


def test_who_ends_the_contact_person(as_):
    second_is_told(as_, FILE, f"{FILE}/contacts/end", {})


def test_who_names_the_host(as_):
    page = f"{FILE}/hosts/new?q=榕树"
    second_is_told(as_, page, f"{FILE}/hosts", {"host": str(UNITS["host-branch"]), "way": "phone", "q": "榕树"})
    assert pending_of(COURIER.member_id).asked_by == PEOPLE[FIRST].account_id


ACCOUNT = f"/organisations/accounts/{COURIER.account_id}"


def second_administrator() -> None:
    with write():
        Post.give(PEOPLE[FIRST].account_id, "admin", Unit.get_by_id(UNITS["county"]), None)
        Post.give(PEOPLE[SECOND].account_id, "admin", Unit.get_by_id(UNITS["county"]), None)


def test_who_closes_an_account(as_):
    second_administrator()
    second_is_told(as_, ACCOUNT, f"{ACCOUNT}/close", {"closing": "1"})


def test_who_opens_an_account_again(as_):
    second_administrator()
    as_(FIRST).post(f"{ACCOUNT}/close", data={"closing": "1"})
    second_is_told(as_, ACCOUNT, f"{ACCOUNT}/reopen", {"opening": "1"})


MOVED = {"reason": "transferred", "on": TODAY.isoformat(), "organisation": "深圳市某党委", "sure": "1"}


def test_who_records_the_end_of_a_membership(as_):
    page = f"{FILE}/membership/end"
    second_is_told(as_, page, page, MOVED, MOVED | {"reason": "died"})
    assert MembershipEnd.get().reason == "transferred"


def test_who_takes_the_end_of_a_membership_back(as_):
    as_(FIRST).post(f"{FILE}/membership/end", data=MOVED)
    second_is_told(as_, FILE, f"{FILE}/membership/resume", {"because": "登记错了人"})


def test_who_ends_the_host(as_):
    page = f"/members/{PEOPLE['member'].member_id}"
    second_is_told(as_, page, f"{page}/hosts/end", {})
    assert Member.get_by_id(PEOPLE["member"].member_id).left_at is None
