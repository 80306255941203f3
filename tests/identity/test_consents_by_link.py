"""What was agreed to through one link is not what the person agrees to who proves themselves by another."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.invitations import invite
from pwa.identity.models import Consent, Session
from pwa.members.placements import pending_of
from tests.identity.key import Key, register
from tests.identity.key import sign_in as sign_in_with
from tests.identity.link_steps import AGREE, SECRETARY, confirm, link_by, newest, told
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS

NAME = "courier"
COURIER = PEOPLE[NAME]
GIVE = {"do": "give"}


@pytest.fixture
def private(as_, app, clock):
    """The browser in which the secretary opens a first invitation and ticks what the member might agree to."""
    browser = client_of(app)
    assert browser.post(link_by(as_("secretary"), NAME), data=AGREE).status_code == 303
    clock.forward(minutes=1)
    return browser


@pytest.fixture
def phone(as_, app, private):
    """The member comes in by a second link, which the organisation officer confirmed: a limited session."""
    link = link_by(as_("secretary"), NAME)
    confirm(as_("organiser"), NAME)
    browser = client_of(app)
    assert browser.post(link, data=AGREE).location == "/me/proof"
    return browser


def asked_again(browser) -> bool:
    return "请重新选择" in browser.get("/").text


def test_what_was_ticked_through_an_earlier_link_is_withdrawn_when_another_opens_the_account(phone, account_of):
    assert Consent.of(account_of(NAME)) == set()
    line = AuditLine.get(AuditLine.action == "withdrew provisional consent")
    assert (line.fields, line.member_id) == ("host reminders", COURIER.member_id)
    assert line.link_by == SECRETARY.account_id
    assert "consents_asked_again" in told(NAME)


def test_the_member_is_asked_anew_once_the_limits_ended_and_what_they_say_counts(phone, account_of, clock):
    assert register(phone, Key()).status_code == 201
    assert not asked_again(phone), "a limited session changes no consents"
    clock.forward(days=7, minutes=1)
    assert asked_again(phone)
    assert phone.post("/me/consents/host", data=GIVE).status_code == 303
    assert Consent.in_force(account_of(NAME)) == {"host"}
    assert not asked_again(phone)


@pytest.mark.both_engines
def test_what_the_other_session_ticks_afterwards_is_withdrawn_when_the_limits_end(private, phone, account_of, clock):
    assert register(phone, Key()).status_code == 201
    private.post("/me/consents/host", data=GIVE)
    assert Consent.in_force(account_of(NAME)) == set(), "the passkey is not this session's"
    clock.forward(days=7, minutes=1)
    assert phone.get("/me").status_code == 200
    assert Consent.of(account_of(NAME)) == set()
    row = Session.get(Session.account == COURIER.account_id, Session.invitation_id == newest(NAME).id)
    assert row.limited_until is None and row.link_by is None
    assert AuditLine.select().where(AuditLine.action == "limits of link ended").count() == 1
    phone.get("/me")
    assert AuditLine.select().where(AuditLine.action == "limits of link ended").count() == 1


def test_an_honest_member_whose_session_is_gone_is_not_kept_from_agreeing(private, phone, app, account_of, clock):
    key = Key()
    assert register(phone, key).status_code == 201
    private.post("/me/consents/host", data=GIVE)
    clock.forward(days=7, minutes=1)
    later = client_of(app)
    assert sign_in_with(later, key).status_code == 200
    assert Consent.of(account_of(NAME)) == set()
    later.post("/me/consents/host", data=GIVE)
    assert Consent.in_force(account_of(NAME)) == {"host"}


def test_a_later_way_in_of_the_member_does_not_make_final_what_the_officer_ticked(private, app, runner, account_of):
    said = runner("invite", NAME).output
    phone = client_of(app)
    link = re.search(r"http://localhost(/welcome/[\w-]+)", said)[1]
    assert phone.post(link, data={"agree": "1", "consent_reminders": "1"}).status_code == 303
    private.post("/me/consents/host", data=GIVE)
    assert Consent.in_force(account_of(NAME)) == set()
    assert register(phone, Key()).status_code == 201
    assert Consent.of(account_of(NAME)) == Consent.in_force(account_of(NAME)) == {"reminders"}
    here = Session.get(Session.account == COURIER.account_id, Session.link_by == SECRETARY.account_id)
    assert here.ended_at is None, "what is done there still names whose link it was"


def test_vouching_for_the_phone_settles_too(private, phone, account_of):
    assert register(phone, Key()).status_code == 201
    private.post("/me/consents/host", data=GIVE)
    assert private.post(f"/me/links/{newest(NAME).id}/vouch").status_code == 303
    assert Consent.of(account_of(NAME)) == set()


def test_declining_a_link_withdraws_what_was_agreed_to_through_it(private, as_, account_of, clock):
    first = newest(NAME)
    assert register(private, Key()).status_code == 201
    assert Consent.in_force(account_of(NAME)) == {"host", "reminders"}
    clock.forward(minutes=1)
    mine = as_(NAME)
    assert mine.post(f"/me/links/{first.id}/decline").status_code == 303
    assert Consent.of(account_of(NAME)) == set()


def test_a_host_branch_does_not_see_the_member_because_somebody_opened_their_first_invitation(private, as_):
    named = {"host": str(UNITS["host-branch"]), "way": "in_app"}
    as_("secretary").post(f"/members/{COURIER.member_id}/hosts", data=named)
    request = pending_of(COURIER.member_id).id
    answer, acceptance = f"/me/hosts/{request}/consent", f"/incorporation/report-ins/{request}/accept"
    contact = {"contact": str(PEOPLE["host"].account_id)}
    assert private.post(answer).location == "/me/way-in"
    assert "请先设置登录方式" in private.get("/me/way-in").text
    assert as_("host").get(f"/members/{COURIER.member_id}").status_code == 404
    assert as_("host").post(acceptance, data=contact).status_code == 404, "nobody has agreed yet"
    assert register(private, Key()).status_code == 201
    assert private.post(answer).location == "/"
    assert as_("host").get(f"/members/{COURIER.member_id}").status_code == 404, "the host has not accepted yet"
    assert as_("host").post(acceptance, data=contact).status_code == 303
    assert as_("host").get(f"/members/{COURIER.member_id}").status_code == 200


def test_a_second_link_shows_what_was_agreed_to_as_it_stands_and_changes_none_of_it(as_, app, account_of, clock):
    as_("member")
    clock.forward(minutes=1)
    with write():
        Consent.withdraw(account_of("member"), "reminders")
    link = link_by(as_("secretary"))
    confirm(as_("organiser"))
    browser = client_of(app)
    page = browser.get(link).text
    assert 'name="consent_' not in page and "证明是本人" in page
    shown = re.findall(r'row-title">([^<]*)<.*?class="tag">([^<]*)<', page)
    assert [state for _title, state in shown] == ["已同意", "已同意", "未同意"]
    browser.post(link, data=AGREE)
    assert Consent.in_force(account_of("member")) == {"whereabouts", "host"}


def test_a_second_link_made_on_the_machine_asks_only_for_what_was_not_agreed_to(as_, app, account_of, clock):
    as_("member")
    clock.forward(minutes=1)
    with write():
        Consent.withdraw(account_of("member"), "reminders")
    with app.test_request_context():
        link = invite(account_of("member"), None).removeprefix("http://localhost")
    browser = client_of(app)
    assert re.findall('name="consent_([a-z]*)"', browser.get(link).text) == ["reminders"]
    browser.post(link, data={"agree": "1", "consent_reminders": "1"})
    assert Consent.in_force(account_of("member")) >= {"whereabouts", "host"}
