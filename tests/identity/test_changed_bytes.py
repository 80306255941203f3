"""One byte of a good ceremony changed, every byte in turn: what is signed is refused, what nobody signs does no harm.

A sign-in is signed as a whole. Under attestation 'none', which is what we ask for, nobody signs a registration: the
browser and TLS vouch for it. So there each byte that may differ is named, with what it is.
"""

import json
import os
from functools import partial

import pytest
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_attestation_object

from pwa.identity.credentials import NotVerified, read, verified_answer, verified_key
from tests.identity.key import UP, UV, Key, b64, unb64
from tests.identity.vectors import ORIGIN, PARTS, RP_ID, WHOLE, challenge, credential, raw

MASKS = (0x01, 0x80)
LONG = "YANXING_LONG" in os.environ
SIGNED = [name for name in WHOLE if name.startswith("packed")][: None if LONG else 1]
SIGN_INS = WHOLE if LONG else [*WHOLE][:3]


def changed(value: bytes):
    """Each byte in turn with one of its bits turned: offset, bytes."""
    for at in range(len(value)):
        for mask in MASKS:
            yield at, value[:at] + bytes([value[at] ^ mask]) + value[at + 1 :]


def survivors(parts, believe):
    """Where a changed byte was believed all the same: (part, offset)."""
    found = set()
    for part, value in parts.items():
        for at, other in changed(value):
            try:
                believe(part, other)
            except Exception:
                continue
            found.add((part, at))
    return found


def library(verify, name, ceremony, part, other, **more):
    """The library's word, without asking whether the user was verified; read strictly first, as the app does."""
    sent = credential(name, ceremony, **({part: b64(other)} if part else {}))
    read(sent)
    site = {"expected_rp_id": RP_ID, "expected_origin": ORIGIN, "expected_challenge": raw(name, ceremony, "challenge")}
    return verify(credential=sent, **site, **more)


@pytest.mark.parametrize("name", SIGN_INS)
def test_each_changed_byte_of_a_sign_in_is_refused(name):
    made = library(verify_registration_response, name, "registration", None, b"")
    key = {"credential_public_key": made.credential_public_key, "credential_current_sign_count": 0}
    believe = partial(library, verify_authentication_response, name, "authentication", **key)
    assert believe(None, b"")
    assert survivors({part: raw(name, "authentication", part) for part in PARTS["authentication"]}, believe) == set()


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # the certificates of the examples
@pytest.mark.parametrize("name", SIGNED)
def test_an_attested_registration_may_differ_only_in_the_certificate_nobody_vouches_for(name):
    believe = partial(library, verify_registration_response, name, "registration")
    assert believe(None, b"")
    whole = raw(name, "registration", "attestationObject")
    certificates = parse_attestation_object(whole).att_stmt.x5c or []
    free = set()
    for der in certificates:
        free |= set(range(whole.index(der), whole.index(der) + len(der)))
    found = survivors({part: raw(name, "registration", part) for part in PARTS["registration"]}, believe)
    assert {part for part, _ in found} <= {"attestationObject"}
    assert {at for _, at in found} <= free


@pytest.fixture
def registration():
    """A registration of our own under attestation 'none', and how it is verified."""
    key = Key(ORIGIN, RP_ID)
    sent = key.register({"user": {"id": "AA"}, "challenge": challenge("none-es256", "registration")}, UP | UV)
    parts = {part: unb64(sent["response"][part]) for part in PARTS["registration"]}

    def believe(part, other):
        response = {**sent["response"], part: b64(other)}
        read_as = read({**sent, "response": response})
        if read_as.challenge != challenge("none-es256", "registration") or read_as.framed:
            raise NotVerified("challenge")
        return verified_key({**sent, "response": response}, read_as, RP_ID, ORIGIN)

    return parts, believe


def test_a_registration_nobody_signed_may_differ_only_in_model_count_and_backup(registration):
    parts, believe = registration
    whole = parts["attestationObject"]
    data = len(whole) - len(parse_auth_data(whole))
    flags, count, model = range(data + 32, data + 33), range(data + 33, data + 37), range(data + 37, data + 53)
    empty = range(whole.index(b"attStmt"), whole.index(b"attStmt") + 7)  # the name of a statement that says nothing
    found = survivors({"attestationObject": whole}, believe)
    assert {at for _, at in found} <= {*count, *model, *empty}
    for bit in (0x02, 0x08, 0x20):  # reserved, may be backed up, reserved; backed up alone is refused below
        assert believe("attestationObject", with_byte(whole, flags[0], whole[flags[0]] | bit))
    with pytest.raises(NotVerified):
        believe("attestationObject", with_byte(whole, flags[0], whole[flags[0]] | 0x10))


def test_whatever_the_browser_is_made_to_say_it_names_the_same_challenge_ceremony_and_site(registration):
    parts, believe = registration
    said = json.loads(parts["clientDataJSON"])
    for at, other in changed(parts["clientDataJSON"]):
        try:
            believe("clientDataJSON", other)
        except NotVerified:
            continue
        now = json.loads(other)
        assert [now[name] for name in ("type", "challenge", "origin")] == [said["type"], said["challenge"], ORIGIN], at


def test_a_key_changed_on_its_way_does_not_open_for_the_one_that_was_made():
    """What a changed registration could plant is a key that its owner cannot use: the next try tells."""
    key, other = Key(ORIGIN, RP_ID), Key(ORIGIN, RP_ID)
    other.id = key.id
    given = {"user": {"id": "AA"}, "challenge": challenge("none-es256", "authentication")}
    planted = other.register(given)
    stored = verified_key(planted, read(planted), RP_ID, ORIGIN).credential_public_key
    answer = key.sign_in(given)
    with pytest.raises(NotVerified):
        verified_answer(answer, read(answer), RP_ID, ORIGIN, stored)


def parse_auth_data(whole: bytes) -> bytes:
    """The authenticator data: the last value of the map."""
    return whole[whole.index(b"authData") + 8 + 2 :]


def with_byte(value: bytes, at: int, byte: int) -> bytes:
    return value[:at] + bytes([byte]) + value[at + 1 :]
