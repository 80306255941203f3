"""Who cannot prove that it is them asks for a change of their sign-in: it waits, is told, and can be stopped."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pwa.core.database import write
from pwa.identity.change_models import SignInChange
from pwa.identity.models import Account, Passkey, SecurityNote
from tests.architecture.test_two_deciders import seen_in
from tests.identity.change_steps import WAIT, alone, asked, lines, session_of, stop, two, waiting
from tests.identity.conftest import is_in
from tests.identity.key import Key, register
from tests.identity.key import sign_in as sign_in_with
from tests.identity.link_steps import MEMBER, WORDS, link_by, newest, told
from tests.kit.client import client_of, sign_in
from tests.people import day_words

__all__ = ["alone", "two"]


def test_the_first_way_in_works_after_seven_days_and_not_before(alone, app, clock, account_of):
    assert day_words(clock.today + timedelta(days=7)) in alone.get("/me/way-in").text
    assert alone.post("/me/way-in", data=WORDS).location == "/me/phones"
    assert account_of("member").passphrase is None and lines() == ["asked"]
    clock.forward(days=6, hours=23)
    other = client_of(app)
    assert other.post("/sign-in/passphrase", data=WORDS).status_code == 422
    clock.forward(hours=2)
    assert other.post("/sign-in/passphrase", data=WORDS).status_code == 303
    assert other.get("/me/data.json").status_code == 200
    assert lines() == ["asked", "made"] and waiting() is None
    assert SignInChange.get().secret is None and {"change_asked", "change_made"} <= told()


def test_a_passkey_made_without_a_proof_signs_in_after_seven_days(alone, app, clock):
    key = Key()
    assert register(alone, key).status_code == 201
    assert not Passkey.select().exists() and waiting().kind == "passkey"
    assert sign_in_with(client_of(app), key).status_code == 403
    clock.forward(days=7, minutes=1)
    assert sign_in_with(client_of(app), key).status_code == 200
    assert Passkey.get().account_id == MEMBER.account_id


def test_the_first_minutes_after_an_invitation_need_no_waiting(as_, clock, account_of):
    phone = as_("member")
    clock.forward(minutes=9)
    assert phone.post("/me/way-in", data=WORDS).status_code == 303
    assert account_of("member").passphrase and waiting() is None


def test_every_phone_shows_what_waits_and_any_of_them_stops_it(two, app, clock, account_of):
    phone, other = two
    assert phone.post("/me/way-in", data=WORDS).status_code == 403, "only who chooses to wait"
    assert "wait=1" in phone.get("/me/way-in").text
    assert phone.post("/me/way-in", data=WAIT).location == "/me/phones"
    for one in two:
        assert "/me/phones" in one.get("/").text and "登录方式" in one.get("/").text
        assert f"/me/changes/{waiting().id}/stop" in one.get("/me/phones").text
    assert stop(other).status_code == 303
    assert lines() == ["asked", "objected"] and "change_objected" in told()
    clock.forward(days=30)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422
    assert account_of("member").passphrase is None and SignInChange.get().secret is None


def test_a_phone_that_signs_in_by_another_way_of_the_account_stops_it_too(two, app, key):
    two[0].post("/me/way-in", data=WAIT)
    later = client_of(app)
    assert sign_in_with(later, key).status_code == 200
    assert stop(later).status_code == 303 and waiting() is None


def test_who_asked_takes_it_back(two):
    two[0].post("/me/way-in", data=WAIT)
    assert stop(two[0]).status_code == 303
    assert lines() == ["asked", "took"] and waiting() is None


def test_a_lost_passkey_ends_after_seven_days(two, clock):
    phone, _ = two
    key = Passkey.get()
    page = phone.post(f"/me/passkeys/{key.id}/end")
    assert page.status_code == 403 and "/me/changes" in page.text and str(key.id) in page.text
    assert asked(phone, "end_passkey", key.id).location == "/me/phones"
    clock.forward(days=7)
    assert phone.get("/").status_code == 200
    assert Passkey.get_by_id(key.id).ended_at and lines() == ["asked", "made"]


def test_a_phone_that_is_to_end_is_signed_out_by_its_own_next_request(two, clock):
    phone, lost = two
    asked(phone, "end_phone", session_of(lost))
    clock.forward(days=6, hours=23)
    assert is_in(lost)
    clock.forward(hours=2)
    assert lost.get("/me/session").json["reason"] == "ended"
    assert is_in(phone) and lines() == ["asked", "made"]


def test_all_phones_end_that_were_signed_in_when_it_was_asked_for(two, app, clock, key):
    asked(two[0], "end_phones")
    clock.forward(days=3)
    later = client_of(app)
    sign_in_with(later, key)
    clock.forward(days=4, minutes=1)
    assert is_in(later)
    assert not is_in(two[0]) and not is_in(two[1])


def test_two_requests_do_not_add_up(two, clock):
    phone, other = two
    phone.post("/me/way-in", data=WAIT)
    first = waiting()
    clock.forward(days=3)
    phone.post("/me/way-in", data=WAIT)
    asked(other, "end_phones")
    assert [(row.id, row.takes_effect_at) for row in SignInChange.select()] == [(first.id, first.takes_effect_at)]
    assert first.takes_effect_at - first.asked_at == timedelta(days=7)


@pytest.mark.both_engines
def test_who_must_prove_themselves_for_a_link_is_not_told_of_a_change_that_waits(as_, two):
    """Only a second change does not go beside it."""
    link_by(as_("secretary"))
    assert asked(two[0], "end_phones").status_code == 303
    second, agreeing = two[0].post("/me/way-in", data=WAIT), two[0].post(f"/me/links/{newest().id}/agree")
    assert (second.status_code, agreeing.status_code) == (403, 403)
    assert "不能同时申请两项" in second.text and "不能同时申请两项" not in agreeing.text


def test_it_takes_effect_once(two, app, clock):
    two[0].post("/me/way-in", data=WAIT)
    clock.forward(days=8)
    for phone in (*two, *two):
        assert phone.get("/").status_code == 200
    kinds = [row.kind for row in SecurityNote.select().where(SecurityNote.kind == "change_made")]
    assert lines() == ["asked", "made"] and kinds == ["change_made"]


def test_the_second_who_stops_it_is_told_of_the_first(two):
    two[0].post("/me/way-in", data=WAIT)
    change, action = waiting(), f"/me/changes/{waiting().id}/stop"
    forms = [seen_in(phone, "/me/phones", action) for phone in two]
    assert two[1].post(action, data=forms[1]).status_code == 303
    assert two[0].post(action, data=forms[0]).status_code == 422
    assert SignInChange.get_by_id(change.id).settled_on.hex == session_of(two[1]).replace("-", "")


def test_with_no_other_phone_time_changes_nothing_that_is_there(key, as_, clock, account_of):
    alone = as_("member")
    clock.forward(minutes=30)
    assert alone.post("/me/way-in", data=WAIT).status_code == 403
    page = alone.post(f"/me/passkeys/{Passkey.get().id}/end")
    assert page.status_code == 403 and "/me/changes" not in page.text and "另一名" in page.text
    assert asked(alone, "end_passkey", Passkey.get().id).status_code == 403
    assert waiting() is None and account_of("member").passphrase is None


def test_time_changes_nothing_for_somebody_with_a_post(as_, app, clock):
    phone, _ = as_("secretary"), sign_in(client_of(app), "secretary")
    register(phone, Key())
    clock.forward(minutes=30)
    assert phone.post("/me/way-in", data=WAIT).status_code == 403
    assert asked(phone, "end_phones").status_code == 403
    assert not SignInChange.select().exists()


def test_a_limited_session_neither_asks_nor_stops(limited, used, clock):
    clock.forward(minutes=30)
    assert asked(limited, "end_phones").status_code == 403
    assert asked(used, "end_phones").status_code == 403, "a limited phone may be somebody else's and tells nobody"
    with write():
        SignInChange.ask(Account.get_by_id(MEMBER.account_id), "end_phones", session_of(used))
    assert limited.post(f"/me/changes/{waiting().id}/stop").status_code == 403
    assert waiting()


def test_nobody_stops_or_asks_for_anothers(two, as_):
    two[0].post("/me/way-in", data=WAIT)
    for login in ("secretary", "next_member", "admin"):
        assert as_(login).post(f"/me/changes/{waiting().id}/stop").status_code == 404
        assert asked(as_(login), "end_passkey", Passkey.get().id).status_code == 404


def test_a_lost_phone_reported_to_the_branch_voids_what_was_asked_for(two, as_, app, clock):
    two[0].post("/me/way-in", data=WAIT)
    as_("secretary").post(f"/members/{MEMBER.member_id}/phones/end", data={"sure": "1"})
    assert waiting() is None and lines() == ["asked", "voided"]
    clock.forward(days=8)
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422


@pytest.mark.both_engines
def test_a_number_that_somebody_else_took_meanwhile_is_not_taken_from_them(alone, as_, app, clock):
    alone.post("/me/way-in", data=WORDS)
    other = as_("courier")
    clock.forward(minutes=1)
    mine = WORDS | {"passphrase": "my own long words", "again": "my own long words"}
    assert other.post("/me/way-in", data=mine).status_code == 303
    clock.forward(days=8)
    assert alone.get("/").status_code == 200
    assert SignInChange.get(SignInChange.account == MEMBER.account_id).outcome == "void"
    assert client_of(app).post("/sign-in/passphrase", data=WORDS).status_code == 422


def test_a_form_sent_twice_asks_once_and_stops_once(two):
    sent = {"kind": "end_phones", "write_key": str(uuid4())}
    assert [two[0].post("/me/changes", data=sent).location for _ in range(2)] == ["/me/phones"] * 2
    action = f"/me/changes/{waiting().id}/stop"
    form = seen_in(two[1], "/me/phones", action) | {"write_key": str(uuid4())}
    assert [two[1].post(action, data=form).status_code for _ in range(2)] == [303, 303]
    assert lines() == ["asked", "objected"]
