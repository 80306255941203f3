"""Showing what is masked: a reason, a line in the trail, and the member sees who looked and why."""

import pytest

from pwa.core import crypto
from pwa.core.audit import AuditLine
from pwa.members.access_log import looks_at
from pwa.members.models import Member
from pwa.members.reach import within_reach  # noqa: F401
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
PATH = f"/members/{MEMBER.member_id}/reveals"


def values() -> tuple[str, str]:
    row = Member.get_by_id(MEMBER.member_id)
    return row.phone, crypto.unseal(row.id_sealed)


def lines() -> list[AuditLine]:
    return list(AuditLine.select().where(AuditLine.member_id == MEMBER.member_id, AuditLine.action == "looked_up"))


@pytest.mark.parametrize("login", ["secretary", "organiser", "committee"])
def test_an_officer_sees_both_with_a_reason(as_, login):
    for what, value in zip(("phone", "id_number"), values(), strict=True):
        answer = as_(login).post(PATH, data={"what": what, "reason": "核对 台账"})
        assert answer.status_code == 200 and value in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert [(line.fields, line.reason, line.actor_id) for line in lines()] == [
        ("phone", "核对 台账", PEOPLE[login].account_id),
        ("id_number", "核对 台账", PEOPLE[login].account_id),
    ]
    assert all(value not in str(line.__data__) for line in lines() for value in values())


@pytest.mark.parametrize("login", ["contact", "host"])
def test_contact_person_and_host_see_the_phone_never_the_identity_number(as_, login):
    assert values()[0] in as_(login).post(PATH, data={"what": "phone", "reason": "联系本人"}).text
    assert as_(login).post(PATH, data={"what": "id_number", "reason": "联系本人"}).status_code == 404
    assert [line.fields for line in lines()] == ["phone"]


@pytest.mark.parametrize("reason", ["", " ", "啊"])
def test_without_a_reason_nothing_is_shown_and_the_form_comes_back(as_, reason):
    answer = as_("secretary").post(PATH, data={"what": "phone", "reason": reason})
    assert answer.status_code == 422
    assert values()[0] not in answer.text and "请写明理由" in answer.text
    assert lines() == []


def test_a_reason_that_is_too_long_comes_back_whole_and_nothing_is_shown(as_):
    answer = as_("secretary").post(PATH, data={"what": "phone", "reason": "核对台账" * 51})
    assert answer.status_code == 422 and "太长" in answer.text and f'value="{"核对台账" * 51}"' in answer.text
    assert values()[0] not in answer.text and lines() == []


@pytest.mark.parametrize("what", ["", "name", "id_sealed", "search"])
def test_nothing_else_can_be_asked_for(as_, what):
    assert as_("secretary").post(PATH, data={"what": what, "reason": "看看内容"}).status_code == 404


def test_a_fragment_brings_the_value_alone(as_):
    answer = as_("secretary").fragment(PATH, "reveal-phone", "POST", data={"what": "phone", "reason": "联系本人"})
    assert values()[0] in answer.text and "<html" not in answer.text
    refused = as_("secretary").fragment(PATH, "reveal-phone", "POST", data={"what": "phone"})
    assert refused.status_code == 422 and "reason" in refused.text


def test_ones_own_number_needs_no_reason(as_):
    answer = as_("member").post(PATH, data={"what": "id_number"})
    assert values()[1] in answer.text


def test_the_member_sees_who_looked_and_why(as_, client):
    as_("secretary").post(PATH, data={"what": "phone", "reason": "年度核对"})
    as_("host").get(f"/members/{MEMBER.member_id}")
    member = Member.get_by_id(MEMBER.member_id)
    with client.application.test_request_context():
        looks, older = looks_at(member)
    assert older is None
    assert [look["title"].split()[0] for look in looks] == [PEOPLE["host"].name, PEOPLE["secretary"].name]
    assert looks[1]["detail"].endswith("年度核对")
