"""A right follows from an open post of an open account of somebody who has not left; nowhere else is it asked."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.organisations.models import Post
from tests.people import PEOPLE

MEMBER = PEOPLE["member"].member_id
PAGES = ["/", "/members", f"/members/{MEMBER}", "/reports", "/screening", "/liaison/cases", "/work"]


def end_post(login: str) -> None:
    with write():
        for post in Post.select().where(Post.account_id == PEOPLE[login].account_id):
            post.end(None)


def leave(login: str) -> None:
    with write():
        Member.update(left_at=now()).where(Member.id == PEOPLE[login].member_id).execute()


def close_account(login: str) -> None:
    with write():
        Account.update(closed_at=now()).where(Account.id == PEOPLE[login].account_id).execute()


ENDINGS = [end_post, leave, close_account]


@pytest.mark.parametrize("end", ENDINGS)
@pytest.mark.parametrize("login", ["secretary", "organiser", "contact", "committee"])
def test_nothing_is_opened_after_the_right_has_ended(as_, login, end):
    browser = as_(login)
    assert browser.get(f"/members/{MEMBER}").status_code == 200
    end(login)
    assert browser.get(f"/members/{MEMBER}").status_code in (404, 303)
    for path in PAGES:
        assert PEOPLE["member"].name not in browser.get(path).text, path


@pytest.mark.parametrize("end", ENDINGS)
def test_the_host_sees_nobody_after_its_right_has_ended(as_, end):
    browser = as_("host")
    assert PEOPLE["member"].name in browser.get("/").text
    end("host")
    assert browser.get(f"/members/{MEMBER}").status_code in (404, 303)
    assert PEOPLE["member"].name not in browser.get("/").text


@pytest.mark.parametrize("end", ENDINGS)
def test_colleagues_and_members_are_not_shown_an_officer_whose_right_has_ended(as_, end):
    name = PEOPLE["secretary"].name
    assert name in as_("member").get("/branch").text
    end("secretary")
    assert name not in as_("member").get("/branch").text


@pytest.mark.parametrize("end", ENDINGS)
def test_members_are_not_given_the_telephone_of_a_contact_person_whose_right_has_ended(as_, end):
    name = PEOPLE["contact"].name
    assert name in as_("member").get("/branch").text
    end("contact")
    assert name not in as_("member").get("/branch").text


def test_a_member_who_has_left_still_takes_along_their_own_data(as_):
    browser = as_("member")
    leave("member")
    assert browser.get("/me/data.json").status_code == 200
    assert browser.get("/branch").status_code == 404


def test_nobody_is_signed_in_to_a_closed_account(as_):
    browser = as_("member")
    close_account("member")
    assert browser.get("/me").status_code == 303
    assert browser.get("/me/session").get_json()["reason"] == "ended"
