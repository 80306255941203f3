"""Manipulated answers of an authenticator, a browser or a forger are refused."""

from dataclasses import replace

import pytest

from pwa.identity import credentials
from pwa.identity.invitations import end_all_phones
from pwa.identity.models import Passkey, Session
from tests.identity.conftest import is_in
from tests.identity.key import UP, UV, Key, b64, register, sign_in
from tests.kit.client import client_of
from tests.people import PEOPLE

BE, BS = 0x08, 0x10


@pytest.mark.parametrize(
    "origin",
    ["http://www.localhost", "http://localhost:8001", "https://localhost", "http://localhost/", "HTTP://LOCALHOST",
     "http://localhost.", "http://a@localhost", "http://localhost.evil.example", "evil.example", "null", "", None,
     ["http://localhost"]],
)  # fmt: skip
def test_only_the_houses_own_origin_is_believed(as_, client, key, origin):
    assert sign_in(client, key, origin=origin).status_code == 403
    assert register(as_("contact"), Key(), origin=origin).status_code == 422


@pytest.mark.parametrize("above", ["localhost.example", "host", "www.localhost", ""])
def test_a_key_of_another_relying_party_is_not_believed(client, key, above):
    key.rp_id = above
    assert sign_in(client, key).status_code == 403


@pytest.mark.parametrize(
    "said",
    [{"crossOrigin": True}, {"crossOrigin": "false"}, {"crossOrigin": 1}, {"topOrigin": "https://evil.example"},
     {"crossOrigin": False, "topOrigin": "http://localhost"}],
)  # fmt: skip
def test_inside_another_sites_page_no_ceremony_holds(as_, client, key, said):
    options = client.post("/sign-in/passkey/options", json={}).json
    assert client.post("/sign-in/passkey", json=key.sign_in(options, **said)).status_code == 403
    assert client.post("/sign-in/passkey", json=key.sign_in(options)).status_code == 403, "the challenge is used up"
    assert register(as_("contact"), Key(), **said).status_code == 422
    assert sign_in(client, key, crossOrigin=False).status_code == 200


@pytest.mark.parametrize("kind", ["webauthn.create", "payment.get", "", None, ["webauthn.get"]])
def test_an_answer_of_another_ceremony_opens_nothing(client, key, kind):
    assert sign_in(client, key, type=kind).status_code == 403


def test_an_answer_to_signing_in_registers_nothing(as_):
    assert register(as_("member"), Key(), type="webauthn.get").status_code == 422


def test_a_key_that_is_backed_up_but_may_not_be_is_not_believed(as_, client, key):
    assert register(as_("contact"), Key(), flags=UP | UV | BS).status_code == 422
    assert sign_in(client, key, flags=UP | UV | BS).status_code == 403
    assert sign_in(client, key, flags=UP | UV | BE | BS).status_code == 200
    assert Passkey.get(Passkey.credential_id == b64(key.id)).backed_up


def test_without_naming_its_owner_a_key_opens_nothing(client, key):
    options = client.post("/sign-in/passkey/options", json={}).json
    answer = key.sign_in(options)
    del answer["response"]["userHandle"]
    assert client.post("/sign-in/passkey", json=answer).status_code == 403


def test_a_key_of_an_account_whose_ways_in_were_ended_opens_nothing(client, key, account_of):
    end_all_phones(account_of("member"), PEOPLE["secretary"].account_id)
    assert sign_in(client, key).status_code == 403 and not is_in(client)


def test_a_key_that_was_deleted_opens_nothing(client, key):
    Passkey.delete().where(Passkey.credential_id == b64(key.id)).execute()
    assert sign_in(client, key).status_code == 403


def test_a_key_that_counts_back_is_logged_and_named_to_its_owner_where_they_look(as_, client, key, clock, caplog):
    clock.forward(minutes=1)
    key.count = 7
    assert sign_in(client, key).status_code == 200
    assert "复制" not in as_("member").get("/").text
    key.count = 3
    assert sign_in(client_of(client.application), key).status_code == 403
    (said,) = [record.facts for record in caplog.records if record.msg == "passkey refused"]
    assert said.keys() == {"request", "reason"} and said["reason"] == "counter went back"
    for page in ("/", "/me/phones"):
        assert "复制" in as_("member").get(page).text, page
        assert "复制" not in as_("contact").get(page).text, page


@pytest.mark.parametrize("part", ["id", "rawId", "clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_base64url_has_one_spelling(client, key, part):
    for spell in ("{}=", "{}==", " {}", "{}\n", "{}!", "+{}", "{}A=A", "", "A"):
        answer = key.sign_in(client.post("/sign-in/passkey/options", json={}).json)
        held = answer if part in answer else answer["response"]
        held[part] = spell.format(held[part])
        assert client.post("/sign-in/passkey", json=answer).status_code == 403, spell


@pytest.mark.parametrize(
    "said",
    [
        '{{"type":"webauthn.get","challenge":"x","challenge":"{challenge}","origin":"http://localhost"}}',
        '{{"type":"webauthn.get","challenge":"{challenge}","origin":"http://evil","origin":"http://localhost"}}',
        '\ufeff{{"type":"webauthn.get","challenge":"{challenge}","origin":"http://localhost"}}',
        '[{{"type":"webauthn.get","challenge":"{challenge}","origin":"http://localhost"}}]',
        '{{"type":"webauthn.get","challenge":"{challenge}=","origin":"http://localhost"}}',
        '{{"type":"webauthn.get","challenge":["{challenge}"],"origin":"http://localhost"}}',
    ],
)
def test_what_a_browser_says_has_one_reading(client, key, said):
    key._said = lambda kind, challenge, more: said.format(challenge=challenge).encode()
    assert sign_in(client, key).status_code == 403


def test_what_a_browser_says_is_utf8(client, key):
    said = key._said
    key._said = lambda *given: said(*given).decode().encode("utf-16")
    assert sign_in(client, key).status_code == 403


@pytest.mark.parametrize(
    "other", [{"user_verified": False}, {"credential_id": b"another"}, {"new_sign_count": 4}], ids=lambda o: min(o)
)
def test_what_was_verified_is_used_and_not_only_that_nothing_was_raised(client, key, monkeypatch, other):
    key.count = 5
    assert sign_in(client, key).status_code == 200
    verify = credentials.verify_authentication_response
    monkeypatch.setattr(
        credentials, "verify_authentication_response", lambda **given: replace(verify(**given), **other)
    )
    key.count = 6
    assert sign_in(client_of(client.application), key).status_code == 403
    assert Passkey.get(Passkey.credential_id == b64(key.id)).sign_count == 5


def test_each_sign_in_is_a_session_of_its_own(client, key):
    for _ in range(2):
        assert sign_in(client_of(client.application), key).status_code == 200
    mine = Session.select().where(Session.account == PEOPLE["member"].account_id, Session.way_in == "passkey")
    assert len({row.id for row in mine}) == 3, "the phone that made the key, and two"
