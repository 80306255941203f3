"""The test vectors of W3C Web Authentication Level 3: what verifies, and what the app makes of it.

Eight verify as a whole. Of those the app takes the ceremonies in which the user was verified, in a page of its own.
"""

import json

import pytest
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers.exceptions import InvalidRegistrationResponse

from pwa.core.database import db
from pwa.identity import ceremonies
from pwa.identity.ceremonies import REGISTER, SIGN_IN, Refused
from pwa.identity.models import Account, Challenge, Passkey
from tests.identity.key import b64
from tests.identity.vectors import FRAMED, ORIGIN, REFUSED, RP_ID, VECTORS, WHOLE, challenge, credential, raw
from tests.people import PEOPLE

BROWSER = "the browser of the test"


def verified(name, ceremony="registration", **more):
    """What the library alone makes of a ceremony: nobody asks yet whether the user was verified."""
    verify = verify_registration_response if ceremony == "registration" else verify_authentication_response
    site = {"expected_rp_id": RP_ID, "expected_origin": ORIGIN, "expected_challenge": raw(name, ceremony, "challenge")}
    return verify(credential=credential(name, ceremony), **site, **more)


def test_the_fifteen_are_there():
    assert VECTORS.keys() == WHOLE.keys() | REFUSED.keys() and len(VECTORS) == 15


@pytest.mark.parametrize("name", WHOLE)
def test_eight_verify_whole(name):
    made = verified(name)
    key = {"credential_public_key": made.credential_public_key, "credential_current_sign_count": 0}
    answered = verified(name, "authentication", **key)
    assert made.credential_id == answered.credential_id == raw(name, "registration", "credential_id")
    assert (made.user_verified, answered.user_verified) == WHOLE[name]
    said = json.loads(raw(name, "authentication", "clientDataJSON"))
    assert (bool(said.get("crossOrigin")) or "topOrigin" in said) == (name in FRAMED)


@pytest.mark.parametrize("name", REFUSED)
def test_seven_are_refused_for_their_algorithm_or_their_attestation(name):
    with pytest.raises(InvalidRegistrationResponse) as caught:
        verified(name)
    assert REFUSED[name] in str(caught.value)


@pytest.fixture
def account(engine, clock):
    """The member's account in an app that stands at https://example.org."""
    engine.again()
    app = engine.build_app(base_url=ORIGIN)
    with app.test_request_context(base_url=ORIGIN):
        db.connect(reuse_if_open=True)
        yield Account.get_by_id(PEOPLE["member"].account_id)
    engine.rest()


def register(account, name):
    Challenge.begin(challenge(name, "registration"), REGISTER, BROWSER, account.id)
    return ceremonies.register(account, credential(name, "registration"), BROWSER, "test")


def sign_in(account, name):
    Challenge.begin(challenge(name, "authentication"), SIGN_IN, BROWSER)
    handle = b64(account.id.bytes)
    return ceremonies.sign_in(credential(name, "authentication", userHandle=handle), BROWSER)


def keep(account, name):
    """The key of a vector whose registration we refuse, so that its sign-in can be tried all the same."""
    made = verified(name)
    return Passkey.create(
        account=account, credential_id=b64(made.credential_id), public_key=b64(made.credential_public_key)
    )


def refusal(work, *arguments):
    with pytest.raises(Refused) as caught:
        work(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("name", WHOLE)
def test_the_house_takes_what_its_user_verified_in_a_page_of_its_own(account, name):
    registers, signs_in = (uv and name not in FRAMED for uv in WHOLE[name])
    why = "inside another site" if name in FRAMED else "InvalidRegistrationResponse"
    if registers:
        key = register(account, name)
    else:
        assert refusal(register, account, name) == why
        assert not Passkey.select().exists()
        key = keep(account, name)
    if signs_in:
        assert sign_in(account, name).account.id == account.id
    else:
        assert refusal(sign_in, account, name) == why.replace("Registration", "Authentication")
    assert bool(Passkey.get_by_id(key.id).last_used_on) == signs_in


@pytest.mark.parametrize("name", REFUSED)
def test_other_algorithms_and_nobodys_attestations_make_no_passkey(account, name):
    refusal(register, account, name)
    assert not Passkey.select().exists()
