"""Passkeys with a real key: what signs in, and everything that must not."""

import pytest

from pwa.core.audit import AuditLine
from pwa.identity.models import Passkey, SecurityNote, Session
from tests.identity.conftest import is_in
from tests.identity.key import UP, Key, b64, register, sign_in, unb64
from tests.kit.client import client_of
from tests.people import PEOPLE


def test_a_key_made_on_one_day_opens_the_door_on_another(client, key, clock):
    clock.forward(days=200)
    answer = sign_in(client, key, "?next=/reports")
    assert (answer.status_code, answer.json) == (200, {"next": "/reports", "account": str(PEOPLE["member"].account_id)})
    assert client.get("/me/session").json["account"] == str(PEOPLE["member"].account_id)
    row = Passkey.get(Passkey.credential_id == b64(key.id))
    assert row.last_used_on == clock.today and row.transports == "internal"


def test_the_options_ask_for_a_discoverable_key_and_its_user(as_, key):
    options = as_("member").post("/me/passkeys/options", json={}).json
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none" and options["rp"]["id"] == "localhost"
    assert [known["id"] for known in options["excludeCredentials"]] == [b64(key.id)]
    assert unb64(options["user"]["id"]) == PEOPLE["member"].account_id.bytes
    wanted = as_("member").post("/sign-in/passkey/options", json={}).json
    assert wanted["userVerification"] == "required" and not wanted.get("allowCredentials")


def test_a_challenge_given_to_another_browser_is_refused(client, key):
    options = client_of(client.application).post("/sign-in/passkey/options", json={}).json
    client.post("/sign-in/passkey/options", json={})
    assert client.post("/sign-in/passkey", json=key.sign_in(options)).status_code == 403


def test_a_challenge_for_signing_in_registers_nothing(as_):
    phone = as_("member")
    options = phone.post("/me/passkeys/options", json={}).json
    options["challenge"] = phone.post("/sign-in/passkey/options", json={}).json["challenge"]
    assert phone.post("/me/passkeys", json=Key().register(options)).status_code == 422
    assert not Passkey.select().exists()


def test_a_challenge_of_another_account_registers_nothing(as_):
    options = as_("contact").post("/me/passkeys/options", json={}).json
    as_("member").post("/me/passkeys/options", json={})
    assert as_("member").post("/me/passkeys", json=Key().register(options)).status_code == 422


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"origin": "https://evil.example"}, id="wrong-origin"),
        pytest.param({"origin": "http://localhost:8001"}, id="wrong-port"),
        pytest.param({"rp_id": "evil.example"}, id="wrong-rp"),
    ],
)
def test_a_key_of_another_site_is_refused(as_, client, key, made):
    assert register(as_("member"), Key(**made)).status_code == 422
    for name, value in made.items():
        setattr(key, name, value)
    assert sign_in(client, key).status_code == 403
    assert not is_in(client)


def test_without_the_user_verified_neither_ceremony_holds(as_, client, key):
    assert register(as_("member"), Key(), flags=UP).status_code == 422
    assert sign_in(client, key, flags=UP).status_code == 403


def test_without_the_user_present_neither_ceremony_holds(as_, client, key):
    assert register(as_("member"), Key(), flags=0).status_code == 422
    assert sign_in(client, key, flags=0).status_code == 403


def test_a_key_that_names_another_account_is_refused(client, key):
    for handle in (PEOPLE["secretary"].account_id.bytes, b"", b"nobody"):
        key.handle = handle
        assert sign_in(client, key).status_code == 403


def test_another_keys_signature_is_refused(client, key):
    stranger = Key()
    stranger.id, stranger.handle = key.id, key.handle
    assert sign_in(client, stranger).status_code == 403
    assert sign_in(client, Key()).status_code == 403, "unknown altogether"


def test_an_ended_key_opens_nothing(as_, client, key):
    row = Passkey.get(Passkey.credential_id == b64(key.id))
    as_("member").post(f"/me/passkeys/{row.id}/end")
    assert sign_in(client, key).status_code == 403
    again = as_("member").post("/me/passkeys/options", json={}).json
    assert again.get("excludeCredentials") in (None, [])


def test_a_counter_that_goes_back_is_refused_and_its_owner_hears_of_it(as_, client, key):
    for count, status in ((5, 200), (5, 403), (4, 403), (1, 403), (6, 200)):
        key.count = count
        assert sign_in(client_of(client.application), key).status_code == status, count
    notes = SecurityNote.select().where(SecurityNote.kind == "counter_back")
    assert notes.count() == 3 and notes.first().account_id == PEOPLE["member"].account_id
    assert AuditLine.select().where(AuditLine.action == "refused passkey").count() == 3
    assert Passkey.get(Passkey.credential_id == b64(key.id)).sign_count == 6


def test_a_key_that_stops_counting_signs_in_and_its_owner_is_told_once(as_, client, key, clock):
    """It was moved to a provider that synchronises it: it says 0 from then on (WebAuthn Level 3, §6.1.1)."""
    clock.forward(minutes=1)
    for count, status in ((7, 200), (0, 200), (0, 200), (1, 403), (3, 403), (7, 403), (0, 200), (8, 200), (7, 403)):
        key.count = count
        assert sign_in(client_of(client.application), key).status_code == status, count
    assert SecurityNote.select().where(SecurityNote.kind == "counter_zero").count() == 1
    assert AuditLine.select().where(AuditLine.action == "passkey stopped counting").count() == 1
    assert "不再计数" in as_("member").get("/me/phones").text


def test_a_key_that_counts_again_and_stops_again_is_told_again(client, key):
    for count in (7, 0, 8, 0):
        key.count = count
        assert sign_in(client_of(client.application), key).status_code == 200, count
    assert SecurityNote.select().where(SecurityNote.kind == "counter_zero").count() == 2


def test_a_forged_counter_makes_no_noise(client, key):
    """Without the key's own signature nobody can make the owner believe it was copied."""
    key.count = 5
    sign_in(client, key)
    stranger = Key()
    stranger.id, stranger.handle = key.id, key.handle
    assert sign_in(client_of(client.application), stranger).status_code == 403
    assert not SecurityNote.select().where(SecurityNote.kind == "counter_back").exists()


def test_a_synced_key_that_never_counts_stays_good(client, key):
    for _ in range(3):
        assert sign_in(client_of(client.application), key).status_code == 200


def test_a_key_is_registered_once(as_, key):
    assert register(as_("member"), key).status_code == 422
    assert register(as_("contact"), key).status_code == 422
    assert Passkey.select().count() == 1


def test_signing_in_begins_a_new_session_and_ends_the_one_before(as_, key):
    phone = as_("contact")
    assert sign_in(phone, key).status_code == 200
    assert phone.get("/me/session").json["account"] == str(PEOPLE["member"].account_id)
    assert Session.get(Session.account == PEOPLE["contact"].account_id).ended_at
    with phone.session_transaction(base_url="http://localhost") as cookie:
        assert set(cookie) == {"_permanent", "_user_id", "_fresh", "_id", "earlier"}


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/%0a/evil", "javascript:x"]
)
def test_signing_in_never_leads_to_another_site(client, key, onward):
    options = client.post("/sign-in/passkey/options", json={}).json
    answer = client.post("/sign-in/passkey", query_string={"next": onward}, json=key.sign_in(options))
    assert answer.json["next"] in ("/", "/%0a/evil")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{", 400),
        (b"[" * 50_000, 400),
        (b"\xff\xfe", 400),
        (b"{}", 403),
        (b'{"id": 5, "response": {"clientDataJSON": "e30"}}', 403),
        (b'{"id": "x", "response": []}', 403),
        (b'{"id": "x", "response": {"clientDataJSON": "!!!"}}', 403),
        (b'{"id": "x", "response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOiBbXX0"}}', 403),
        (b'{"x": "' + b"x" * 70_000 + b'"}', 413),
    ],
)
def test_nonsense_is_refused_without_a_fault(client, body, status):
    answer = client.post("/sign-in/passkey", data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert not is_in(client)


def test_only_json_is_read(client):
    assert client.post("/sign-in/passkey", data={"id": "x"}).status_code == 415


def test_a_stranger_can_add_no_passkey(client):
    for path in ("/me/passkeys/options", "/me/passkeys"):
        answer = client.post(path, json={})
        assert (answer.status_code, answer.json["reason"]) == (401, "none")


def test_another_site_can_begin_no_ceremony(as_):
    assert as_("member").cross_site("/me/passkeys/options", json={}).status_code == 403
    assert as_("member").cross_site("/sign-in/passkey", json={}).status_code == 403


def test_one_changed_byte_anywhere_is_refused(client, key):
    """Each part of a good answer, with one bit of each of its bytes turned."""
    whole = client.post("/sign-in/passkey/options", json={}).json
    for part in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
        length = len(unb64(key.sign_in(whole)["response"][part]))
        for at in range(0, length, 9):
            options = client.post("/sign-in/passkey/options", json={}).json
            answer = key.sign_in(options)
            raw = bytearray(unb64(answer["response"][part]))
            raw[min(at, len(raw) - 1)] ^= 0x01
            answer["response"][part] = b64(bytes(raw))
            assert client.post("/sign-in/passkey", json=answer).status_code == 403, (part, at)


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "鍵", "x" * 20_000, 5, None])
def test_a_key_by_a_name_no_engine_could_keep_is_refused(client, key, name):
    options = client.post("/sign-in/passkey/options", json={}).json
    assert client.post("/sign-in/passkey", json={**key.sign_in(options), "id": name}).status_code == 403
