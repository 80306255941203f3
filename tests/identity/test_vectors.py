"""The test vectors of W3C Web Authentication Level 3 (tests/identity/vectors/webauthn.json names its source).

Eight verify as a whole; of those we take only the ceremonies in which the user was verified. Algorithms we do not offer
and attestations under nobody's certificates are refused.
"""

import json
from pathlib import Path

import pytest
from webauthn import verify_registration_response

from pwa.ground.database import db
from pwa.identity import ceremonies
from pwa.identity.ceremonies import REGISTER, SIGN_IN, Refused
from pwa.identity.models import Account, Challenge, Passkey
from tests.identity.key import b64
from tests.kit import engines
from tests.people import PEOPLE

VECTORS = {
    v["name"]: v for v in json.loads((Path(__file__).parent / "vectors" / "webauthn.json").read_text())["vectors"]
}
# name → whether its user was verified when registering, and when signing in
WHOLE = {
    "none-es256": (False, False),
    "packed-self-es256": (True, False),
    "none-es256-crossOrigin": (True, True),
    "none-es256-topOrigin": (False, True),
    "none-es256-long-credential-id": (False, True),
    "packed-es256": (True, True),
    "packed-rs256": (True, False),
    "packed-eddsa": (False, False),
}
REFUSED = sorted(VECTORS.keys() - WHOLE.keys())
BROWSER = "the browser of the test"


@pytest.fixture
def account(engine, clock, tmp_path):
    """The member's account in a house that stands at https://example.org."""
    engine.again()
    house = engines.testing(engines.settings_for(engine.url, tmp_path, base_url="https://example.org"))
    with house.test_request_context(base_url="https://example.org"):
        db.connect(reuse_if_open=True)
        yield Account.get_by_id(PEOPLE["member"].account_id)


def spelled(part, *names):
    return {name: b64(bytes.fromhex(part[name])) for name in names}


def register(account, vector):
    made = vector["registration"]
    Challenge.begin(b64(bytes.fromhex(made["challenge"])), REGISTER, BROWSER, account.id)
    name = b64(bytes.fromhex(made["credential_id"]))
    response = spelled(made, "clientDataJSON", "attestationObject")
    credential = {"id": name, "rawId": name, "type": "public-key", "response": response}
    return ceremonies.register(account, credential, BROWSER, "test")


def answer(account, vector):
    """The vector's sign-in, begun anew."""
    made, name = vector["authentication"], b64(bytes.fromhex(vector["registration"]["credential_id"]))
    Challenge.delete().execute()
    Challenge.begin(b64(bytes.fromhex(made["challenge"])), SIGN_IN, BROWSER)
    response = spelled(made, "clientDataJSON", "authenticatorData", "signature")
    response["userHandle"] = b64(account.id.bytes)
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def keep_unverified(account, vector):
    """The key of a vector whose registration we refuse, so that its sign-in can be tried all the same."""
    made = vector["registration"]
    name, response = b64(bytes.fromhex(made["credential_id"])), spelled(made, "clientDataJSON", "attestationObject")
    seen = verify_registration_response(
        credential={"id": name, "rawId": name, "type": "public-key", "response": response},
        expected_challenge=bytes.fromhex(made["challenge"]),
        expected_rp_id="example.org",
        expected_origin="https://example.org",
    )
    return Passkey.create(account=account, credential_id=name, public_key=b64(seen.credential_public_key))


@pytest.mark.parametrize("name", WHOLE)
def test_each_ceremony_of_the_eight_holds_if_its_user_was_verified(account, name):
    registers, signs_in = WHOLE[name]
    if registers:
        key = register(account, VECTORS[name])
    else:
        with pytest.raises(Refused):
            register(account, VECTORS[name])
        assert not Passkey.select().exists()
        key = keep_unverified(account, VECTORS[name])
    if signs_in:
        assert ceremonies.sign_in(answer(account, VECTORS[name]), BROWSER).account.id == account.id
    else:
        with pytest.raises(Refused):
            ceremonies.sign_in(answer(account, VECTORS[name]), BROWSER)
    assert bool(Passkey.get_by_id(key.id).last_used_on) == signs_in


@pytest.mark.parametrize("name", REFUSED)
def test_other_algorithms_and_nobodys_attestations_are_refused(account, name):
    with pytest.raises(Refused):
        register(account, VECTORS[name])
    assert not Passkey.select().exists()


@pytest.mark.parametrize("name", [name for name, (_, signs_in) in WHOLE.items() if signs_in])
def test_each_changed_byte_is_refused(account, name, monkeypatch):
    keep_unverified(account, VECTORS[name])
    made, good = VECTORS[name]["authentication"], answer(account, VECTORS[name])
    # The challenge holds each time, so that it is the verification which must refuse.
    monkeypatch.setattr(ceremonies, "_take", lambda *_: bytes.fromhex(made["challenge"]))
    for part in ("authenticatorData", "clientDataJSON", "signature"):
        raw = bytes.fromhex(made[part])
        for at in range(len(raw)):
            changed = raw[:at] + bytes([raw[at] ^ 0x01]) + raw[at + 1 :]
            with pytest.raises(Refused):
                ceremonies.sign_in({**good, "response": {**good["response"], part: b64(changed)}}, BROWSER)
    assert ceremonies.sign_in(good, BROWSER).account.id == account.id
