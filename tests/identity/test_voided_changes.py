"""A change of a sign-in that waits ends with the phone or link through which it was asked for, and takes no effect
when it could not be asked for any more."""

from datetime import timedelta

from pwa.core.access import Role
from pwa.core.database import write
from pwa.organisations.models import Post, Unit
from tests.identity.change_steps import WAIT, alone, lines, session_of, two, waiting
from tests.identity.conftest import is_in
from tests.identity.key import sign_in as sign_in_with
from tests.identity.link_steps import MEMBER, WORDS, newest
from tests.kit.client import client_of, sign_in
from tests.people import day_words

__all__ = ["alone", "two"]


def test_what_waits_ends_with_the_phone_on_which_it_was_asked_for(two, app, key, clock):
    thief, _ = two
    thief.post("/me/way-in", data=WAIT)
    mine = client_of(app)
    assert sign_in_with(mine, key).status_code == 200
    assert mine.post(f"/me/phones/{session_of(thief)}/end").status_code == 303
    assert waiting() is None and lines() == ["asked", "voided"]
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422


def test_what_waits_ends_when_its_owner_signs_out_all_phones_with_a_proof(two, app, key, clock):
    two[0].post("/me/way-in", data=WAIT)
    mine = client_of(app)
    assert sign_in_with(mine, key).status_code == 200
    assert mine.post("/me/phones/end").status_code == 303
    assert waiting() is None
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422


def test_what_waits_ends_with_the_link_behind_the_phone_that_asked(limited, key, app, clock):
    clock.forward(days=7, minutes=1)
    assert limited.post("/me/way-in", data=WAIT).location == "/me/phones"
    mine = client_of(app)
    assert sign_in_with(mine, key).status_code == 200
    assert mine.post(f"/me/links/{newest().id}/decline").status_code == 303
    assert not is_in(limited) and waiting() is None
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422


def test_who_asks_on_the_only_phone_and_signs_it_out_does_not_come_in_later(alone, app, clock, account_of):
    alone.post("/me/way-in", data=WORDS)
    assert "手机登录着" in alone.get("/sign-out").text
    alone.post("/sign-out")
    clock.forward(days=7, minutes=1)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422
    assert account_of("member").passphrase is None and lines() == ["asked", "voided"]


def test_who_signs_out_where_they_asked_keeps_what_another_phone_shows(alone, app, clock):
    other = sign_in(client_of(app), "member")
    clock.forward(minutes=30)
    alone.post("/me/way-in", data=WORDS)
    assert day_words(clock.today + timedelta(days=7)) in alone.get("/sign-out").text
    alone.post("/sign-out")
    assert "登录方式" in other.get("/").text
    clock.forward(days=7, minutes=1)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 303


def test_time_changes_no_account_that_was_given_a_post_meanwhile(two, app, clock):
    two[0].post("/me/way-in", data=WAIT)
    with write():
        Post.give(MEMBER.account_id, Role.ORGANISER, Unit.get_by_id(MEMBER.branch_id), None)
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422
    assert waiting() is None and lines() == ["asked", "voided"]


def test_time_changes_nothing_once_no_other_phone_shows_it(two, app, clock):
    phone, other = two
    phone.post("/me/way-in", data=WAIT)
    other.post("/sign-out")
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422
    assert waiting() is None and lines() == ["asked", "voided"]
