"""Challenges of passkeys: used once, for five minutes, and not without end in number."""

import pytest

from pwa.identity.models import Challenge
from tests.identity.key import UP, sign_in
from tests.kit.client import client_of


def test_a_challenge_is_used_once(client, key):
    options = client.post("/sign-in/passkey/options", json={}).json
    answer = key.sign_in(options)
    assert client.post("/sign-in/passkey", json=answer).status_code == 200
    other = client_of(client.application)
    assert other.post("/sign-in/passkey", json=answer).status_code == 403
    assert client.post("/sign-in/passkey", json=answer).status_code == 403


def test_a_failed_try_uses_the_challenge_up_too(client, key):
    options = client.post("/sign-in/passkey/options", json={}).json
    assert client.post("/sign-in/passkey", json=key.sign_in(options, flags=UP)).status_code == 403
    assert client.post("/sign-in/passkey", json=key.sign_in(options)).status_code == 403


def test_a_challenge_is_stale_after_five_minutes(client, key, clock):
    options = client.post("/sign-in/passkey/options", json={}).json
    clock.forward(minutes=5, seconds=1)
    assert client.post("/sign-in/passkey", json=key.sign_in(options)).status_code == 403
    client.post("/sign-in/passkey/options", json={})
    assert Challenge.select().count() == 1, "those nobody answered are forgotten"


@pytest.mark.both_engines
def test_what_people_begin_who_are_not_signed_in_is_bounded(client, as_, key, monkeypatch, clock):
    monkeypatch.setattr("pwa.identity.challenges.MOST_ANONYMOUS", 5)
    mine = as_("member").post("/me/passkeys/options", json={})
    for _ in range(12):
        clock.forward(seconds=1)
        client_of(client.application).post("/sign-in/passkey/options", json={})
    assert mine.status_code == 200 and Challenge.select().where(Challenge.account_id.is_null()).count() == 5
    assert Challenge.select().where(Challenge.account_id.is_null(False)).count() == 1, "who is signed in loses nothing"
    assert sign_in(client, key).status_code == 200, "the newest stay"


def test_one_address_begins_so_many_and_others_go_on(client, key, monkeypatch):
    monkeypatch.setattr("pwa.identity.passkeys.MOST_BEGUN", 3)
    phones = [client_of(client.application) for _ in range(4)]
    said = [phone.post("/sign-in/passkey/options", json={}) for phone in phones]
    assert [answer.status_code for answer in said] == [200, 200, 200, 429] and int(said[-1].headers["Retry-After"]) > 0
    assert Challenge.select().count() == 3
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert client.post("/sign-in/passkey/options", json={}, **elsewhere).status_code == 200
