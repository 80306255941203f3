"""Whoever makes a first invitation does not gain the posts of the person invited: they count once a second officer has
confirmed who came in."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Account, Invitation, Session
from pwa.members.changes import assign_contact, contacts_of
from pwa.members.models import Member
from pwa.organisations import succession
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.identity.link_steps import AGREE, confirm, confirm_sign_in, link_by, newest, told
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["member"].member_id
FILE = f"/members/{MEMBER}"


def came_in(app, officer, login):
    """A browser in which a first invitation was opened: it may be the invited person's, or the officer's own."""
    browser = client_of(app)
    assert browser.post(link_by(officer, login), data=AGREE).status_code == 303
    return browser


def held(login):
    return {post.role for post in Post.held_by(PEOPLE[login].account_id)}


def give(login, role, unit="home"):
    with write():
        account = Account.get_by_id(PEOPLE[login].account_id)
        return succession.give(account, role, Unit.get_by_id(UNITS[unit]), None)


@pytest.mark.both_engines
def test_the_posts_of_who_came_in_count_once_a_second_officer_has_confirmed_who_it_was(as_, app):
    browser = came_in(app, as_("secretary"), "organiser")
    assert browser.get(FILE).status_code == 404 and held("organiser") == set()
    assert confirm_sign_in(as_("committee"), "organiser").status_code == 303
    assert browser.get(FILE).status_code == 200 and held("organiser") == {"organiser"}
    line = AuditLine.get(AuditLine.action == "confirmed first sign-in")
    assert (line.actor_id, line.member_id) == (PEOPLE["committee"].account_id, PEOPLE["organiser"].member_id)
    assert newest("organiser").confirmed_because == "I met them, and this is their phone"
    assert "sign_in_confirmed" in told("organiser")


def test_a_passkey_or_another_link_is_no_way_round_it(as_, app, clock):
    browser = came_in(app, as_("secretary"), "organiser")
    assert register(browser, Key()).status_code == 201
    assert browser.get(FILE).status_code == 404
    clock.forward(minutes=1)
    link = link_by(as_("secretary"), "organiser")
    assert confirm(as_("committee"), "organiser").status_code == 303
    other = client_of(app)
    assert other.post(link, data=AGREE).status_code == 303 and other.get(FILE).status_code == 404
    clock.forward(days=30)
    assert browser.get(FILE).status_code == 404 == other.get(FILE).status_code


def test_only_another_person_with_another_post_that_reaches_them_confirms(as_, app):
    browser = came_in(app, as_("secretary"), "organiser")
    link = newest("organiser").id
    for login in ("secretary", "next_secretary", "host", "contact", "member", "auditor", "host_admin"):
        assert confirm_sign_in(as_(login), "organiser").status_code == 404, login
    assert confirm_sign_in(browser, "organiser").status_code == 404, "the owner"
    assert held("organiser") == set()
    own = as_("secretary").get(f"/invitations/{link}/first-sign-in").text
    assert "<textarea" not in own and "yanxing invite" in own
    assert confirm_sign_in(as_("committee"), "organiser", reason=" ").status_code == 422
    assert confirm_sign_in(as_("admin"), "organiser").status_code == 303


def test_whose_own_post_waits_confirms_nobody(as_, app):
    came = came_in(app, as_("secretary"), "organiser")
    came_in(app, as_("committee"), "contact")
    assert confirm_sign_in(came, "contact").status_code == 404
    assert held("contact") == set()


def test_a_post_beyond_the_officers_own_is_confirmed_by_others(as_, app):
    came_in(app, as_("secretary"), "courier")
    give("courier", "committee", "fengshan")
    assert confirm_sign_in(as_("organiser"), "courier").status_code == 404
    assert confirm_sign_in(as_("admin"), "courier").status_code == 303 and held("courier") == {"committee"}


def test_an_ordinary_member_comes_in_as_before_and_nobody_is_asked(as_, app):
    browser = came_in(app, as_("secretary"), "courier")
    assert browser.get("/").status_code == 200 and browser.get("/me").status_code == 200
    link = newest("courier").id
    assert as_("committee").get(f"/invitations/{link}/first-sign-in").status_code == 404
    for login in ("committee", "organiser", "admin"):
        assert str(link) not in as_(login).get("/").text + as_(login).get("/invitations").text


def test_whoever_gets_a_post_later_is_confirmed_too(as_, app):
    browser = came_in(app, as_("secretary"), "courier")
    sent = {"account": str(PEOPLE["courier"].account_id), "role": "organiser", "unit": str(UNITS["home"])}
    assert as_("admin").post("/settings/posts", data={**sent, "becomes": "stays"}).status_code == 303
    page = f"/settings/posts/appointments/{Appointment.get().id}"
    assert f"/invitations/{newest('courier').id}/first-sign-in" in as_("committee").get(page).text
    assert as_("committee").post(f"{page}/confirm").status_code == 303
    assert held("courier") == set() and browser.get(FILE).status_code == 404
    assert confirm_sign_in(as_("committee"), "courier").status_code == 303
    assert held("courier") == {"organiser"} and browser.get(FILE).status_code == 200


def test_a_contact_person_is_named_and_sees_nobody_before(as_, app):
    browser = came_in(app, as_("secretary"), "courier")
    with write():
        assign_contact(Member.get_by_id(MEMBER), Account.get_by_id(PEOPLE["courier"].account_id), None)
    assert [one.account_id for one in contacts_of(MEMBER)] == [PEOPLE["courier"].account_id]
    assert browser.get(FILE).status_code == 404
    assert PEOPLE["courier"].name in as_("member").get("/branch").text
    assert confirm_sign_in(as_("organiser"), "courier").status_code == 303
    assert browser.get(FILE).status_code == 200


def test_a_second_post_of_the_same_kind_is_not_given_while_the_first_waits(as_, app):
    came_in(app, as_("secretary"), "organiser")
    assert give("organiser", "organiser").unconfirmed_link_id is not None
    mine = Post.select().where(Post.account_id == PEOPLE["organiser"].account_id, Post.ended_at.is_null())
    assert mine.count() == 1


def test_today_tells_the_owner_and_the_second_officers(as_, app):
    browser = came_in(app, as_("secretary"), "organiser")
    address = f"/invitations/{newest('organiser').id}/first-sign-in"
    own = browser.get("/").text
    assert "暂不生效" in own and PEOPLE["secretary"].name in own
    for login in ("committee", "admin"):
        assert address in as_(login).get("/").text and address in as_(login).get("/invitations").text
    assert address not in as_("secretary").get("/").text
    confirm_sign_in(as_("committee"), "organiser")
    assert "暂不生效" not in browser.get("/").text
    assert address not in as_("admin").get("/").text


@pytest.mark.both_engines
def test_who_confirms_saw_every_phone_that_is_signed_in(as_, app):
    browser = came_in(app, as_("secretary"), "organiser")
    page = f"/invitations/{newest('organiser').id}/first-sign-in"
    seen = re.search(r'name="seen" value="(\w+)"', as_("committee").get(page).text)[1]
    assert register(browser, Key()).status_code == 201
    sent = {"reason": "I met them", "seen": seen}
    assert as_("committee").post(page, data=sent).status_code == 422 and held("organiser") == set()


def test_the_second_of_two_who_confirm_is_told_that_it_is_settled(as_, app):
    came_in(app, as_("secretary"), "organiser")
    link = newest("organiser").id
    assert confirm_sign_in(as_("committee"), "organiser").status_code == 303
    again = as_("admin").post(f"/invitations/{link}/first-sign-in", data={"reason": "I met them"})
    assert again.status_code == 404
    assert newest("organiser").confirmed_by == PEOPLE["committee"].account_id


def test_when_all_phones_are_ended_nothing_waits_and_the_next_link_needs_two_people(as_, app):
    browser = came_in(app, as_("secretary"), "organiser")
    ended = as_("committee").post(f"/members/{PEOPLE['organiser'].member_id}/phones/end", data={"sure": "1"})
    assert ended.status_code == 200 and not is_in(browser)
    assert held("organiser") == {"organiser"} and not Account.get_by_id(PEOPLE["organiser"].account_id).passphrase
    assert client_of(app).post(link_by(as_("secretary"), "organiser"), data=AGREE).status_code == 422


def test_a_link_of_the_machine_has_its_full_effect_and_signs_out_who_came_in_before(as_, app, runner):
    before = came_in(app, as_("secretary"), "organiser")
    link = re.search(r"http://localhost(/welcome/[\w-]+)", runner("invite", "organiser").output)[1]
    owner = client_of(app)
    assert owner.post(link, data=AGREE).status_code == 303
    assert owner.get(FILE).status_code == 200 and held("organiser") == {"organiser"}
    assert not is_in(before) and "all_ended" in told("organiser")


def test_a_link_of_the_machine_to_a_member_without_a_post_ends_no_phone(as_, app, runner):
    before = came_in(app, as_("secretary"), "courier")
    link = re.search(r"http://localhost(/welcome/[\w-]+)", runner("invite", PEOPLE["courier"].login).output)[1]
    assert client_of(app).post(link, data=AGREE).status_code == 303 and is_in(before)


def test_a_post_given_on_the_machine_counts_for_who_opens_the_link_that_it_prints(as_, app, runner):
    before = came_in(app, as_("secretary"), "courier")
    name, home = PEOPLE["courier"].name, Unit.get_by_id(UNITS["home"])
    said = runner("appoint", name, "organiser", home.name, "--holder", "stays")
    assert said.exit_code == 0 and before.get(FILE).status_code == 404
    assert PEOPLE["secretary"].name in said.stderr
    owner = client_of(app)
    link = re.search(r"http://localhost(/welcome/[\w-]+)", said.output)[1]
    assert owner.post(link, data=AGREE).status_code == 303
    assert owner.get(FILE).status_code == 200 and not is_in(before)


def test_an_administrator_whose_post_waits_is_not_counted_as_another_one(as_, app):
    came_in(app, as_("secretary"), "courier")
    give("courier", "admin", "county")
    only = Post.get(Post.account_id == PEOPLE["admin"].account_id, Post.ended_at.is_null())
    as_("admin")
    assert succession.is_last_administrator(only)
    courier = Account.get_by_id(PEOPLE["courier"].account_id)
    with pytest.raises(succession.LastAdministrator), write():
        succession.end(only, PEOPLE["county"].account_id, courier)


def test_a_closed_account_brings_nothing_that_waits_back(as_, app):
    came_in(app, as_("secretary"), "courier")
    with write():
        account = Account.get_by_id(PEOPLE["courier"].account_id)
        succession.close_account(account, None)
        succession.reopen_account(account, None)
    assert Account.get_by_id(account.id).unconfirmed_link_id is None
    assert not Session.select().where(Session.account == account.id, Session.ended_at.is_null()).exists()


def test_links_with_posts_say_so_on_the_screen_and_in_the_print_of_a_branch(as_, app):
    said = as_("secretary").post(f"/members/{PEOPLE['organiser'].member_id}/invitation").text
    assert "由担任其他职务的党务干部确认是本人，任职才生效" in said
    plain = as_("secretary").post(f"/members/{PEOPLE['courier'].member_id}/invitation").text
    assert "由担任其他职务的党务干部确认是本人，任职才生效" not in plain
    listed = as_("secretary").get(f"/organisations/{UNITS['home']}/invitations").text
    row = re.search(rf"{PEOPLE['organiser'].name}.*?</label>", listed, re.S)[0]
    assert "担任职务" in row
    assert "担任职务" not in re.search(rf"{PEOPLE['courier'].name}.*?</label>", listed, re.S)[0]


def test_the_page_of_the_invitation_shows_that_somebody_came_in_and_waits(as_, app):
    came_in(app, as_("secretary"), "organiser")
    page = as_("secretary").get(f"/members/{PEOPLE['organiser'].member_id}/invitation").text
    assert f"/invitations/{newest('organiser').id}/first-sign-in" in page


def test_a_link_made_on_the_machine_needs_nobody(app, runner):
    link = re.search(r"http://localhost(/welcome/[\w-]+)", runner("invite", "organiser").output)[1]
    owner = client_of(app)
    assert owner.post(link, data=AGREE).status_code == 303 and owner.get(FILE).status_code == 200
    assert Invitation.get().made_by is None
