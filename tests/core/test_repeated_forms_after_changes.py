"""The same form sent again after something else has changed what it set: ways in, consents, an invitation."""

from uuid import uuid4

import pytest

from pwa.identity.models import Account, Consent, Session
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE

one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MEMBER = PEOPLE["member"].member_id


@one_engine
def test_a_consent_that_was_given_again_meanwhile_is_withdrawn_by_the_same_form(as_):
    key, member = str(uuid4()), as_("member")
    for do in ("give", "withdraw", "give", "withdraw"):
        member.post("/me/consents/host", data={"do": do, "write_key": key})
    assert "host" not in Consent.of(Account.get(Account.member_id == MEMBER))


def is_signed_in() -> bool:
    """Whether a session of the member is open."""
    own = Session.account == PEOPLE["member"].account_id
    return Session.select().where(own, Session.ended_at.is_null()).exists()


@one_engine
def test_a_lost_phone_is_ended_again_by_the_same_form(app, as_):
    key, secretary = str(uuid4()), as_("secretary")
    for _ in range(2):
        sign_in(client_of(app), "member")
        assert is_signed_in()
        secretary.post(f"/members/{MEMBER}/phones/end", data={"sure": "1", "write_key": key})
        assert not is_signed_in()


@one_engine
def test_an_invitation_reloaded_after_it_was_used_ends_nobody_a_second_time(app, as_, clock):
    key, secretary = str(uuid4()), as_("secretary")
    body = {"end_phones": "1", "write_key": key}
    assert secretary.post(f"/members/{MEMBER}/invitation", data=body).status_code == 200
    sign_in(client_of(app), "member")  # the link was used
    clock.forward(minutes=11)
    assert as_("secretary").post(f"/members/{MEMBER}/invitation", data=body).status_code == 200
    assert is_signed_in()
