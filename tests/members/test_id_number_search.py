"""A member is found by the whole identity number: within reach only, masked, on record, and never in an address."""

import re

import pytest

from pwa.core import crypto
from pwa.core.audit import AuditLine
from pwa.members.models import Member
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
KEY = re.compile(r'name="write_key" value="[^"]+"')  # each form has its own


def number_of(login: str) -> str:
    """The whole number of one of the cast."""
    return crypto.unseal(Member.get_by_id(PEOPLE[login].member_id).id_sealed)


@pytest.mark.both_engines
@pytest.mark.parametrize("login", ["secretary", "organiser", "committee"])
def test_who_may_finds_the_one_person_and_sees_no_more_of_the_number(as_, login):
    number = number_of("member")
    answer = as_(login).post("/members/numbers", data={"number": f" {number[:6]} {number[6:].lower()} "})
    assert MEMBER.name in answer.text and f"{number[:4]}**********{number[-4:]}" in answer.text
    assert number not in answer.text and answer.headers["Cache-Control"] == "no-store"
    line = AuditLine.get(AuditLine.action == "searched number")
    assert (line.member_id, line.actor_id) == (MEMBER.member_id, PEOPLE[login].account_id)


@pytest.mark.both_engines
@pytest.mark.parametrize("login", ["secretary", "next_secretary", "county"])
def test_a_number_out_of_reach_and_one_that_nobody_has_answer_alike(as_, login):
    texts = {
        KEY.sub("", as_(login).post("/members/numbers", data={"number": number}).text.replace(number, ""))
        for number in (number_of("host_works"), "999999190001010018")
    }
    assert len(texts) == 1 and PEOPLE["host_works"].name not in texts.pop()


def test_half_a_number_finds_nobody_and_says_what_is_needed(as_):
    for typed in ("", "999999", number_of("member")[:17], "x" * 18, "' or 1=1 --"):
        answer = as_("secretary").post("/members/numbers", data={"number": typed})
        assert answer.status_code == 422 and "17 位数字" in answer.text


@pytest.mark.parametrize("login", ["member", "contact", "auditor", "admin"])
def test_others_have_no_such_search(as_, login):
    assert as_(login).post("/members/numbers", data={"number": number_of("member")}).status_code == 404


def test_guessing_is_slowed_down(as_, monkeypatch):
    monkeypatch.setattr("pwa.members.id_number_search.PER_HOUR", 2)
    answers = [as_("secretary").post("/members/numbers", data={"number": number_of("silent")}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Retry-After" in answers[2].headers
    assert as_("secretary").get(f"/members/numbers?number={number_of('silent')}").status_code in (404, 405)
