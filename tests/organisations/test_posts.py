"""Who holds what; a post counts once a second person has confirmed it, and ends at once."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.members.changes import contacts_of
from pwa.organisations import succession
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.identity.key import Key, register
from tests.identity.link_steps import confirm, confirm_sign_in
from tests.kit.client import client_of
from tests.people import PEOPLE, PLACES, UNITS

PATH = "/settings/posts"
MEMBER = PEOPLE["member"].member_id


def wish(login: str = "member", role: str = "secretary", unit: str = "home", **more: str) -> dict[str, str]:
    return {"account": str(PEOPLE[login].account_id), "role": role, "unit": str(UNITS[unit]), **more}


def held(login: str) -> list[str]:
    return sorted(post.role for post in Post.held_by(PEOPLE[login].account_id))


def post_of(login: str) -> Post:
    return Post.get(Post.account_id == PEOPLE[login].account_id, Post.ended_at.is_null())


def settle(browser, verb: str) -> int:
    return browser.post(f"{PATH}/appointments/{Appointment.get().id}/{verb}").status_code


@pytest.mark.parametrize(("first", "second"), [("admin", "committee"), ("committee", "admin")])
def test_a_post_counts_once_a_second_person_has_confirmed_it(as_, first, second):
    sent = as_(first).post(PATH, data=wish(becomes="hands_over"))
    assert sent.status_code == 303 and held("member") == [] and held("secretary") == ["secretary"]
    assert settle(as_(first), "confirm") == 422 and held("member") == []
    assert PEOPLE["member"].name in as_(second).get("/").text
    assert settle(as_(second), "confirm") == 303
    assert held("member") == ["secretary"] and held("secretary") == []
    assert as_("secretary").get(f"/members/{MEMBER}").status_code == 404
    assert settle(as_(second), "decline") == 422
    told = as_(first).post(f"{PATH}/appointments/{Appointment.get().id}/decline")
    assert told.status_code == 422 and PEOPLE[second].name in told.text


def test_the_question_what_becomes_of_the_present_holder_needs_an_answer(as_):
    asked = as_("admin").post(PATH, data=wish())
    assert asked.status_code == 422 and PEOPLE["secretary"].name in asked.text and not Appointment.select().exists()
    assert as_("admin").post(PATH, data=wish(becomes="stays")).status_code == 303
    settle(as_("committee"), "confirm")
    assert held("member") == ["secretary"] == held("secretary")


def test_nobody_hands_over_a_post_that_nobody_holds(as_):
    """The form was shown while somebody held it."""
    with write():
        succession.end(post_of("secretary"), None)
    assert as_("admin").post(PATH, data=wish(becomes="hands_over")).status_code == 303
    settle(as_("committee"), "confirm")
    assert held("member") == ["secretary"]


def test_declined_nothing_is_given(as_):
    as_("admin").post(PATH, data=wish(becomes="hands_over"))
    assert settle(as_("committee"), "decline") == 303
    assert held("member") == [] and Appointment.get().outcome == "declined"
    assert settle(as_("committee"), "confirm") == 422 and held("member") == []


def test_nobody_confirms_their_own_post(as_):
    as_("admin").post(PATH, data=wish("committee", "organiser", becomes="stays"))
    assert settle(as_("committee"), "confirm") == 422 and held("committee") == ["committee"]


def link_of(administrator, login: str) -> str:
    """The address of a link that the administrator makes to this account."""
    made = administrator.post(f"/organisations/accounts/{PEOPLE[login].account_id}/invitation").text
    return re.search(r"http://localhost(/welcome/[\w-]+)", made)[1]


def opened(app, link: str):
    """A browser that came in by this link."""
    browser = client_of(app)
    assert browser.post(link, data={"agree": "1"}).status_code == 303
    return browser


def test_whoever_proposes_a_post_does_not_confirm_it_by_a_link_to_a_second_person(as_, app, clock):
    """The committee has never signed in: the administrator opens the first invitation itself."""
    as_("admin").post(PATH, data=wish(becomes="stays"))
    committee = opened(app, link_of(as_("admin"), "committee"))
    assert settle(committee, "confirm") == 404 and held("committee") == []
    assert confirm_sign_in(as_("county"), "committee").status_code == 303
    assert settle(committee, "confirm") == 422 and held("member") == []
    assert f"{Appointment.get().id}/decline" in committee.get(f"{PATH}/appointments/{Appointment.get().id}").text
    clock.forward(days=8)
    assert register(committee, Key()).status_code == 201
    assert settle(committee, "confirm") == 422, "without a proof a passkey waits"
    clock.forward(days=8)
    assert settle(committee, "confirm") == 303


def test_what_somebody_proposes_as_another_person_they_do_not_confirm_as_themselves(as_, app):
    committee = opened(app, link_of(as_("admin"), "committee"))
    assert committee.post(PATH, data=wish(becomes="stays")).status_code == 404
    assert confirm_sign_in(as_("county"), "committee").status_code == 303
    assert committee.post(PATH, data=wish(becomes="stays")).status_code == 303
    assert settle(as_("admin"), "confirm") == 422 and held("member") == []
    assert settle(as_("county"), "confirm") == 303


def test_nor_later_when_nothing_of_that_link_is_left(as_, app, clock):
    committee = opened(app, link_of(as_("admin"), "committee"))
    assert confirm_sign_in(as_("county"), "committee").status_code == 303, "by mistake: it was the administrator"
    assert committee.post(PATH, data=wish(becomes="stays")).status_code == 303
    assert register(committee, Key()).status_code == 201
    assert committee.post("/sign-out").status_code == 303
    clock.forward(days=8)
    assert f"appointments/{Appointment.get().id}" not in as_("admin").get("/").text
    assert settle(as_("admin"), "confirm") == 422 and held("member") == []
    assert settle(as_("county"), "confirm") == 303 and held("member") == ["secretary"]


def test_a_limited_session_confirms_no_post(as_, app):
    as_("committee")
    link = link_of(as_("admin"), "committee")
    assert confirm(as_("county"), "committee").status_code == 303
    committee = opened(app, link)
    assert as_("county").post(PATH, data=wish(becomes="stays")).status_code == 303
    assert settle(committee, "confirm") == 403 and settle(committee, "decline") == 403 and held("member") == []


def test_a_limited_session_proposes_and_ends_no_post(as_, app):
    as_("committee")
    link = link_of(as_("admin"), "committee")
    assert confirm(as_("county"), "committee").status_code == 303
    committee, before = opened(app, link), Appointment.select().count()
    assert committee.get(f"{PATH}/new").status_code == 403
    assert committee.post(PATH, data=wish(becomes="stays")).status_code == 403
    post = Post.get(Post.account_id == PEOPLE["secretary"].account_id)
    assert committee.post(f"{PATH}/{post.id}/end").status_code == 403
    assert Appointment.select().count() == before and Post.get_by_id(post.id).ended_at is None


def test_today_asks_nobody_to_confirm_who_does_not_count_as_the_second_person(as_, app):
    """The committee has never signed in: the administrator opens the first invitation itself."""
    as_("admin").post(PATH, data=wish(becomes="stays"))
    committee, address = opened(app, link_of(as_("admin"), "committee")), f"{PATH}/appointments/{Appointment.get().id}"
    assert confirm_sign_in(as_("county"), "committee").status_code == 303
    assert address not in committee.get("/").text
    assert address in committee.get(PATH).text, "the committee may decline it"
    assert address in as_("county").get("/").text


@pytest.mark.parametrize("login", ["member", "secretary", "organiser", "contact", "auditor"])
def test_the_posts_are_not_there_for_others(as_, login):
    as_("admin").post(PATH, data=wish(becomes="stays"))
    for path in (PATH, f"{PATH}/new", f"{PATH}/{post_of('secretary').id}"):
        assert as_(login).get(path).status_code == 404
    assert as_(login).post(PATH, data=wish(becomes="stays")).status_code == 404
    assert settle(as_(login), "confirm") == 404


@pytest.mark.parametrize("login", ["host_admin", "host_committee", "host_county"])
def test_another_county_gives_ends_and_confirms_nothing_here(as_, login):
    as_("admin").post(PATH, data=wish(becomes="stays"))
    assert settle(as_(login), "confirm") == 404
    assert as_(login).post(f"{PATH}/{post_of('secretary').id}/end", data={"sure": "1"}).status_code == 404
    assert as_(login).post(PATH, data=wish(becomes="stays")).status_code == 422
    assert held("member") == []


@pytest.mark.parametrize(("role", "unit"), [("admin", "county"), ("county", "county"), ("committee", "fengshan")])
def test_a_committee_gives_no_post_of_its_own_level_or_above(as_, role, unit):
    assert as_("committee").post(PATH, data=wish(role=role, unit=unit, becomes="stays")).status_code == 422
    assert not Appointment.select().exists()


def test_a_second_administrator_confirms_a_third_and_the_county_department_does_not(as_):
    as_("admin").post(PATH, data=wish("secretary", "admin", "county", becomes="stays"))
    assert settle(as_("county"), "confirm") == 404
    with write():
        county = Unit.get_by_id(PLACES["county"].id)
        Post.give(PEOPLE["organiser"].account_id, "admin", county, None)
    assert settle(as_("organiser"), "confirm") == 303 and held("secretary") == ["admin", "secretary"]


def test_a_post_is_ended_at_once_with_its_open_work(as_):
    post = post_of("contact")
    page = as_("admin").get(f"{PATH}/{post.id}")
    assert page.status_code == 200 and PEOPLE["organiser"].name in page.text
    assert as_("admin").post(f"{PATH}/{post.id}/end").status_code == 422
    data = {"sure": "1", "successor": str(PEOPLE["organiser"].account_id)}
    assert as_("admin").post(f"{PATH}/{post.id}/end", data=data).status_code == 303
    assert held("contact") == [] and as_("contact").get(f"/members/{MEMBER}").status_code == 404
    assert [row.account_id for row in contacts_of(MEMBER)] == [PEOPLE["organiser"].account_id]
    with write():
        Post.give(PEOPLE["secretary"].account_id, "admin", Unit.get_by_id(PLACES["county"].id), None)
    told = as_("secretary").post(f"{PATH}/{post.id}/end", data=data)
    assert told.status_code == 422 and PEOPLE["admin"].name in told.text
    assert AuditLine.select().where(AuditLine.action == "ended post").count() == 1


def test_the_last_administrator_cannot_be_ended_or_closed(as_):
    post = post_of("admin")
    assert as_("admin").post(f"{PATH}/{post.id}/end", data={"sure": "1"}).status_code == 422
    assert held("admin") == ["admin"]


def test_a_closed_account_has_no_post_no_phone_and_gets_no_invitation(as_):
    account, browser = PEOPLE["secretary"].account_id, as_("secretary")
    path = f"/organisations/accounts/{account}"
    assert as_("admin").post(f"{path}/close").status_code == 422
    assert as_("admin").post(f"{path}/close", data={"closing": "1"}).status_code == 303
    assert browser.get("/me").status_code == 303 and held("secretary") == []
    assert not Session.select().where(Session.account == account, Session.ended_at.is_null()).exists()
    assert as_("admin").post(f"{path}/invitation").status_code == 404
    assert Account.get_by_id(account).closed_by == PEOPLE["admin"].account_id
    assert as_("admin").post(f"/organisations/accounts/{PEOPLE['admin'].account_id}/close").status_code == 404
    assert as_("admin").post(PATH, data=wish("secretary", "organiser", becomes="stays")).status_code == 422


def test_a_search_finds_unit_and_person_of_ones_own_reach(as_):
    query = {"where": PLACES["home"].name[:3], "who": PEOPLE["member"].name}
    text = as_("committee").get(f"{PATH}/new", query_string=query).text
    assert str(PEOPLE["member"].account_id) in text and PLACES["home"].name in text
    assert "现任结束任职<small>未办事项全部移交接任人。</small>" in text
    query = {"where": PLACES["home"].name[:3], "who": PEOPLE["host"].name}
    assert str(PEOPLE["host"].account_id) not in as_("committee").get(f"{PATH}/new", query_string=query).text
