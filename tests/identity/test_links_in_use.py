"""Whoever may invite does not become the person invited: when a link opens an account in use."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.identity.models import Consent, Session
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.identity.link_steps import AGREE, MEMBER, WORDS, confirm, confirm_sign_in, link_by, newest, told
from tests.kit.client import client_of
from tests.people import PEOPLE


def test_a_link_to_an_account_in_use_opens_nothing_and_is_not_spent(as_, client, used):
    link = link_by(as_("secretary"))
    seen = client.get(link)
    assert seen.status_code == 200 and "<form" not in seen.text.split("<main")[1]
    assert client.post(link, data=AGREE).status_code == 422
    assert not is_in(client)
    assert newest().spent_at is None


def test_the_page_of_a_link_that_waits_says_why_and_what_opens_it(as_, client, used):
    officer = as_("secretary")
    link = link_by(officer)
    elsewhere, here = client.get(link).text, officer.get(link).text
    assert "这个账号以前用过" in elsewhere and "在这个浏览器里登录过" not in elsewhere
    assert "在这个浏览器里登录过" in here and "这个账号以前用过" not in here
    assert ("通行密钥和手机" in elsewhere, "通行密钥和手机" in here) == (True, False)


def test_it_opens_once_the_owner_agreed_on_their_phone(as_, client, used):
    link = link_by(as_("secretary"))
    assert f"/me/links/{newest().id}/agree" in used.get("/me/phones").text
    assert used.post(f"/me/links/{newest().id}/agree").status_code == 303
    assert client.post(link, data=AGREE).status_code == 303
    assert is_in(client) and "opened_by_link" in told()


def test_the_owner_declines_and_the_link_is_void(as_, client, used):
    link = link_by(as_("secretary"))
    used.post(f"/me/links/{newest().id}/decline")
    assert client.post(link, data=AGREE).status_code == 404


def test_nobody_else_agrees_or_declines_for_the_owner(as_, client, used):
    link_by(as_("secretary"))
    for login in ("secretary", "organiser", "committee", "next_member"):
        for act in ("agree", "decline", "vouch"):
            assert as_(login).post(f"/me/links/{newest().id}/{act}").status_code == 404
    assert newest().agreed_at is None and newest().voided_at is None


def test_it_opens_after_seven_days_if_the_owner_has_a_phone_that_tells_them(as_, client, used, clock):
    link = link_by(as_("secretary"))
    clock.forward(days=6, hours=23)
    assert client.post(link, data=AGREE).status_code == 422
    clock.forward(hours=2)
    assert client.post(link, data=AGREE).status_code == 303


def test_without_a_phone_that_tells_them_time_opens_nothing(as_, client, used, clock):
    Session.update(ended_at=clock.now).where(Session.account == MEMBER.account_id).execute()
    link = link_by(as_("secretary"))
    clock.forward(days=10)
    assert client.post(link, data=AGREE).status_code == 422


def test_ending_the_phones_first_does_not_make_the_link_open(as_, client, used, clock):
    text = as_("secretary").post(f"/members/{MEMBER.member_id}/invitation", data={"end_phones": "1"}).text
    link = re.search(r"http://localhost(/welcome/[\w-]+)", text)[1]
    for _ in range(2):
        assert client.post(link, data=AGREE).status_code == 422
        clock.forward(days=8)


@pytest.mark.both_engines
def test_a_link_to_an_account_with_posts_needs_two_people(as_, app, client, clock):
    as_("organiser")
    clock.forward(minutes=1)
    link = link_by(as_("secretary"), "organiser")
    clock.forward(days=8)
    assert client.post(link, data=AGREE).status_code == 422
    assert confirm(as_("committee"), "organiser").status_code == 303
    assert client.post(link, data=AGREE).status_code == 303


def test_the_second_officer_reaches_the_member_and_has_another_post_than_the_maker(as_, used):
    link_by(as_("secretary"))
    for login in ("secretary", "next_secretary", "host", "host_admin", "contact", "member", "auditor"):
        assert confirm(as_(login)).status_code == 404, login
    assert confirm(as_("organiser"), reason=" ").status_code == 422
    for login in ("committee", "county", "admin"):
        assert as_(login).get(f"/invitations/{newest().id}").status_code == 200, login
    assert confirm(as_("admin")).status_code == 303
    row = newest()
    assert (row.confirmed_by, row.confirmed_because) == (
        PEOPLE["admin"].account_id,
        "I called him on the number in the file",
    )
    line = AuditLine.get(AuditLine.action == "confirmed link")
    assert (line.actor_id, line.member_id) == (PEOPLE["admin"].account_id, MEMBER.member_id)
    assert "link_confirmed" in told()


def test_whoever_opened_the_link_of_a_second_officer_is_no_second_officer(as_, app, used, clock):
    """The secretary has never signed in: the committee opens the first invitation itself, and makes a passkey there."""
    private = client_of(app)
    assert private.post(link_by(as_("committee"), "secretary"), data=AGREE).status_code == 303
    link_by(as_("committee"))
    assert confirm(private).status_code == 404
    assert register(private, Key()).status_code == 201
    assert confirm(private).status_code == 404 and newest().confirmed_at is None
    clock.forward(days=8)  # the secretary had the time to say that their link was spent
    assert confirm(private).status_code == 404
    assert confirm_sign_in(as_("organiser"), "secretary").status_code == 303
    assert confirm(private).status_code == 303


def test_what_somebody_does_as_another_officer_they_do_not_confirm_as_themselves(as_, app, used, clock):
    """The committee opens the secretary's first invitation, makes the link there, and is its second officer itself."""
    private = client_of(app)
    assert private.post(link_by(as_("committee"), "secretary"), data=AGREE).status_code == 303
    assert private.post(f"/members/{MEMBER.member_id}/invitation").status_code == 404
    assert confirm_sign_in(as_("organiser"), "secretary").status_code == 303
    link_by(private)
    assert confirm(as_("committee")).status_code == 404
    clock.forward(days=8)
    assert confirm(as_("committee")).status_code == 404, "that session still says whose link it was"
    assert register(private, Key()).status_code == 201
    clock.forward(days=8)  # without a proof a passkey waits
    link_by(private)  # the first one is no longer valid
    assert confirm(as_("committee")).status_code == 303


def test_an_account_opened_by_the_link_of_another_officer_confirms(as_, app, used):
    browser = client_of(app)
    assert browser.post(link_by(as_("secretary"), "organiser"), data=AGREE).status_code == 303
    link_by(as_("committee"))
    assert confirm(browser).status_code == 404
    assert confirm_sign_in(as_("committee"), "organiser").status_code == 303
    assert confirm(browser).status_code == 303


@pytest.mark.both_engines
def test_the_second_of_two_who_confirm_is_told_of_the_first(as_, used):
    link_by(as_("secretary"))
    confirm(as_("organiser"))
    told = confirm(as_("committee"))
    assert told.status_code == 422 and PEOPLE["organiser"].name in told.text
    assert newest().confirmed_by == PEOPLE["organiser"].account_id


def test_no_link_is_spent_in_a_browser_known_to_its_maker(as_, app, clock):
    """Signed in, signed out, or somebody else signed in there meanwhile: a first invitation too."""
    browser = as_("secretary")
    link = link_by(browser, "courier")
    assert browser.post(link, data=AGREE).status_code == 422
    browser.post("/sign-out")
    clock.forward(days=13)
    assert browser.post(link, data=AGREE).status_code == 422 and not is_in(browser)
    assert confirm(as_("organiser"), "courier").status_code == 303
    assert browser.post(link, data=AGREE).status_code == 303


def test_consents_of_a_first_invitation_are_provisional_until_there_is_an_own_way_in(client, link_for, account_of):
    client.post(link_for("next_member"), data=AGREE)
    account = account_of("next_member")
    assert Consent.of(account) == Consent.provisional_of(account) == {"host", "reminders"}
    assert Consent.in_force(account) == set()
    assert client.post("/me/way-in", data=WORDS).status_code == 303
    assert Consent.in_force(account) == {"host", "reminders"}


def test_a_link_made_on_the_machine_opens_at_once_and_its_owner_is_told(runner, client, used, account_of):
    said = runner("invite", "member").output
    link = re.search(r"http://localhost(/welcome/[\w-]+)", said)[1]
    assert client.post(link, data=AGREE).status_code == 303
    assert client.get("/me/data.json").status_code == 200
    line = AuditLine.get(AuditLine.action == "invited on the machine")
    assert line.actor_id is None and line.member_id == MEMBER.member_id
    assert {"invited_on_machine", "opened_by_link"} <= told()
    assert "有人在服务器上为你的账号生成了邀请" in used.get("/me/phones").text


def test_links_are_valid_for_fourteen_days(as_, client, clock):
    link = link_by(as_("secretary"), "courier")
    clock.forward(days=13, hours=23)
    assert client.get(link).status_code == 200
    clock.forward(hours=2)
    assert client.get(link).status_code == 404
