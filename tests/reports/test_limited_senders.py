"""What a session by somebody else's link may send: each form kind declares it, intake judges it."""

from datetime import timedelta
from uuid import UUID

import pytest

from pwa.core.clock import now
from pwa.core.features import NotDeclared, registry
from pwa.identity.models import Session
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.reports.form_kinds import FormKind
from pwa.reports.location_fields import Phone as Telephone
from pwa.reports.models import Quarantined, Submission
from tests.openapi.test_openapi import GOOD
from tests.people import PEOPLE, UNITS, ago
from tests.reports.phone import LOCATION

MEMBER, SECRETARY = PEOPLE["member"], PEOPLE["secretary"]
FOR_HIM = {"subject": str(MEMBER.member_id), "source": "phone"}
SENTENCE = "这部手机是用别人制作的链接登录的。请先按“今日”的提示确认是你本人，再重新发送。你写的内容没有丢失。"
REPORT_IN = {"unit": str(UNITS["host-branch"]), "consent": "yes"}


@pytest.fixture
def limited_phone(phone_of):
    """A phone whose session began with somebody else's link."""

    def limit(login: str):
        phone = phone_of(login)
        link = {"limited_until": now() + timedelta(days=7), "link_by": SECRETARY.account_id}
        Session.update(link).where(Session.account == PEOPLE[login].account_id).execute()
        return phone

    return limit


def prove(login: str) -> None:
    """The owner says that it was them."""
    Session.update(limited_until=None, link_by=None).where(Session.account == PEOPLE[login].account_id).execute()


def refused(result: dict) -> bool:
    return SENTENCE in result.get("errors", {}).values()


@pytest.mark.parametrize("form", sorted(GOOD))
def test_each_kind_is_taken_from_a_limited_session_as_it_declares(limited_phone, form):
    kind = registry().forms[form]
    plain = {name: said for name, said in GOOD[form].items() if name not in kind.limited.without}
    for login, beside, allowed in (("member", {}, kind.limited.own), ("secretary", FOR_HIM, kind.limited.others)):
        phone = limited_phone(login)
        result = phone.send(phone.entry(form, plain, version=kind.version, **beside))["results"][0]
        assert refused(result) is not allowed, (login, result)
        for name in kind.limited.without if allowed else ():
            said = {**plain, name: GOOD[form][name]}
            result = phone.send(phone.entry(form, said, version=kind.version, **beside))["results"][0]
            assert result["outcome"] == "rejected" and result["errors"][name] == SENTENCE, (login, name, result)


def test_no_kind_lets_a_limited_session_change_how_somebody_is_reached(app):
    """Nor agree to anything for somebody else; its own report-in is stored without a consent."""
    for name, kind in registry().forms.items():
        ways = {field for field, ask in kind.fields.items() if isinstance(ask, Telephone)} - {"outside_phone"}
        if kind.limited.own or kind.limited.others:
            assert ways <= set(kind.limited.without), name
        assert "consent" not in kind.fields or not kind.limited.others, name


def test_a_kind_that_does_not_say_what_a_limited_session_may_send_is_an_error():
    with pytest.raises(NotDeclared, match=r"'errand' does not say what a session by somebody else's link may send"):
        FormKind("errand", 1, lambda *of: None, lambda *of: None)


def test_money_departures_and_consents_of_others_wait_for_a_proof_and_no_word_is_lost(limited_phone):
    phone, he = limited_phone("secretary"), {"subject": str(MEMBER.member_id)}
    entries = [
        phone.entry("payment", GOOD["payment"], **he),
        phone.entry("departure", {**LOCATION, "since": ago(1), "talked_on": ago(1)}, **he),
        phone.entry("report_in", REPORT_IN, **FOR_HIM),
    ]
    assert [one["outcome"] for one in phone.send(*entries)["results"]] == ["rejected"] * 3
    assert (
        not Submission.select().exists() and not Placement.select().where(Placement.asked_way == "report_in").exists()
    )
    assert {row.submission_id for row in Quarantined.select()} == {UUID(entry["id"]) for entry in entries}
    prove("secretary")
    assert [one["outcome"] for one in phone.send(*entries)["results"]] == ["accepted"] * 3


def test_a_new_telephone_number_waits_for_a_proof_and_the_place_alone_does_not(limited_phone):
    before = Member.get_by_id(MEMBER.member_id).phone
    phone = limited_phone("member")
    with_number = phone.entry("location", {**LOCATION, "phone": "13912345678"})
    result = phone.send(with_number)["results"][0]
    assert result["outcome"] == "rejected" and list(result["errors"]) == ["phone"]
    phone.accepted("location", LOCATION)
    assert Member.get_by_id(MEMBER.member_id).phone == before
    prove("member")
    assert phone.outcome(with_number) == "accepted"
    assert Member.get_by_id(MEMBER.member_id).phone == "13912345678"


def test_the_page_without_javascript_is_judged_alike(limited_phone):
    phone = limited_phone("member")
    answer = phone.client.post("/reports/location", data={**LOCATION, "phone": "13912345678", "form_version": "2"})
    assert answer.status_code == 422 and "13912345678" in answer.text and SENTENCE in answer.text


def test_the_member_asks_a_host_without_consenting(limited_phone):
    phone = limited_phone("member")
    row = Placement.get_by_id(phone.accepted("report_in", REPORT_IN))
    assert row.consented_at is None and row.consent_by is None
