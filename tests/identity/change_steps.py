"""Ask for a change of one's sign-in without a proof, and stop it, as the tests of waiting changes do."""

import pytest

from pwa.core.audit import AuditLine
from pwa.identity.change_models import SignInChange
from tests.architecture.test_two_deciders import seen_in
from tests.identity.link_steps import MEMBER, WORDS
from tests.kit.client import client_of, sign_in

WAIT = WORDS | {"wait": "1"}


@pytest.fixture
def alone(as_, clock):
    """The member's only phone: signed in by a first invitation, nothing set up, half an hour ago."""
    phone = as_("member")
    clock.forward(minutes=30)
    return phone


@pytest.fixture
def two(as_, app, clock, key):
    """Two phones of the member, who has a passkey that is not at hand; half an hour after signing in."""
    phones = as_("member"), sign_in(client_of(app), "member")
    clock.forward(minutes=30)
    return phones


def waiting():
    return SignInChange.waiting(MEMBER.account_id)


def stop(phone, change=None):
    action = f"/me/changes/{(change or waiting()).id}/stop"
    return phone.post(action, data=seen_in(phone, "/me/phones", action))


def lines():
    wanted = AuditLine.action.contains("sign-in change")
    return [row.action.split()[0] for row in AuditLine.select().where(wanted).order_by(AuditLine.id)]


def asked(phone, kind, target=None):
    return phone.post("/me/changes", data={"kind": kind, "target": str(target or "")})


def session_of(phone):
    with phone.session_transaction(base_url="http://localhost") as cookie:
        return cookie["_user_id"]
