"""What may be sent as a new key, and must not be kept."""

import threading

import pytest

from pwa.core.database import db
from pwa.identity.models import Passkey
from tests.identity.key import AT, UP, UV, Key, b64, cbor, register, sign_in, unb64
from tests.kit.client import sign_in as begin
from tests.people import PEOPLE


def test_a_name_of_over_1023_bytes_is_refused_and_one_of_1023_is_kept(as_, client):
    for length, status in ((1024, 422), (1023, 201)):
        long = Key()
        long.id = b"k" * length
        assert register(as_("member"), long).status_code == status, length
    assert sign_in(client, long).status_code == 200


def register_changed(client, change):
    """A good registration, its answer changed before it is sent."""
    options = client.post("/me/passkeys/options", json={}).json
    answer = Key().register(options)
    change(answer)
    return client.post("/me/passkeys", json=answer).status_code


def test_bytes_after_the_attestation_are_refused(as_):
    def longer(answer):
        answer["response"]["attestationObject"] = b64(unb64(answer["response"]["attestationObject"]) + b"\0")

    assert register_changed(as_("member"), longer) == 422
    assert register_changed(as_("member"), lambda answer: None) == 201


def test_a_key_sent_under_another_name_than_it_carries_is_refused(as_):
    def renamed(answer):
        answer["id"] = answer["rawId"] = b64(b"another name")

    assert register_changed(as_("member"), renamed) == 422


KINDS = [
    pytest.param({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32}, id="no-point-of-its-curve"),
    pytest.param({1: 2, 3: -8, -1: 1}, id="kind-and-algorithm-differ"),
    pytest.param({1: 2, 3: -35, -1: 2}, id="an-algorithm-not-offered"),
    pytest.param({1: 3, 3: -37, -1: b"\xff" * 256, -2: b"\1\0\1"}, id="rsa-pss"),
    pytest.param({1: 3, 3: -257, -1: b"\xff" * 256, -2: b"\1"}, id="rsa-that-signs-anything"),
    pytest.param({1: 2, 3: -7, -1: 2}, id="another-curve"),
    pytest.param(4, id="no-key"),
]


@pytest.mark.parametrize("cose", KINDS)
def test_a_key_that_could_open_nothing_is_not_kept(as_, cose):
    key = Key()
    if isinstance(cose, dict) and cose[1] == 2 and -2 not in cose:
        point = key.private.public_key().public_numbers()
        cose = {**cose, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}

    def other_key(answer):
        data = key._data(UP | UV | AT) + bytes(16) + len(key.id).to_bytes(2, "big") + key.id + cbor(cose)
        answer["id"] = answer["rawId"] = b64(key.id)
        answer["response"]["attestationObject"] = b64(cbor({"fmt": "none", "attStmt": {}, "authData": data}))

    assert register_changed(as_("member"), other_key) == 422
    assert not Passkey.select().exists()


def test_two_phones_that_register_one_name_at_once_make_one_passkey(app, as_):
    phones, made, answers = [as_("member"), as_("contact")], Key(), []
    asked = [phone.post("/me/passkeys/options", json={}).json for phone in phones]
    start = threading.Barrier(2)

    def send(phone, options):
        credential = made.register(options)
        start.wait()
        answers.append(phone.post("/me/passkeys", json=credential).status_code)
        db.close()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(phones, asked, strict=True)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(answers) == [201, 422] and Passkey.select().count() == 1


def test_a_second_registration_changes_nothing_of_the_first(as_, client, key):
    before = Passkey.get(Passkey.credential_id == b64(key.id)).__data__
    other = Key()
    other.id = key.id
    for login in ("member", "contact"):
        assert register(as_(login), other).status_code == 422
    assert Passkey.get(Passkey.credential_id == b64(key.id)).__data__ == before
    key.handle = PEOPLE["member"].account_id.bytes
    assert sign_in(client, key).status_code == 200


def test_a_challenge_to_register_is_for_this_phone_this_ceremony_and_five_minutes(as_, client, key, clock):
    here, there = as_("member"), begin(client, "member")
    asked = here.post("/me/passkeys/options", json={}).json
    assert there.post("/me/passkeys", json=Key().register(asked)).status_code == 422, "another phone of the same member"
    assert here.post("/sign-in/passkey", json=key.sign_in(asked)).status_code == 403, "it opens nothing"
    clock.forward(minutes=5, seconds=1)
    assert here.post("/me/passkeys", json=Key().register(asked)).status_code == 422, "too late"
    asked = here.post("/me/passkeys/options", json={}).json
    answer = Key().register(asked)
    assert here.post("/me/passkeys", json=answer).status_code == 201
    assert here.post("/me/passkeys", json=answer).status_code == 422, "used"
    asked = here.post("/me/passkeys/options", json={}).json
    here.post("/sign-out")
    assert here.post("/me/passkeys", json=Key().register(asked)).status_code == 401
    assert Passkey.select().count() == 2


def test_a_key_of_another_account_opens_that_one_and_no_other(as_, client, key):
    theirs = Key()
    assert register(as_("contact"), theirs).status_code == 201
    own_handle, theirs.handle = theirs.handle, PEOPLE["member"].account_id.bytes
    assert sign_in(client, theirs).status_code == 403
    theirs.handle = own_handle
    assert sign_in(client, theirs).status_code == 200
    assert client.get("/me/session").json["account"] == str(PEOPLE["contact"].account_id)
