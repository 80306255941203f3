"""Fixtures that the tests of identity share."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from pwa.identity.invitations import invite
from pwa.identity.models import Account
from tests.identity.key import Key, register
from tests.identity.link_steps import AGREE, confirm, link_by
from tests.kit.client import Client, client_of
from tests.people import PEOPLE


@pytest.fixture
def account_of(app: Flask) -> Callable[[str], Account]:
    """The account row of one of the cast, fresh from the database."""
    return lambda login: Account.get_by_id(PEOPLE[login].account_id)


@pytest.fixture
def link_for(app: Flask, account_of: Callable[[str], Account]) -> Iterator[Callable[..., str]]:
    """A fresh one-time link for one of the cast, as a path; `on_machine`: it opens an account in use at once."""

    def make(login: str, on_machine: bool = False, **more: float) -> str:
        officers = PEOPLE[login].branch == "home" and not on_machine
        by = PEOPLE["secretary"].account_id if officers else None
        with app.test_request_context():
            return invite(account_of(login), by, **more).removeprefix("http://localhost")

    yield make


@pytest.fixture
def key(as_: Callable[[str], Client]) -> Key:
    """The member's passkey, registered from their phone."""
    made = Key()
    assert register(as_("member"), made).status_code == 201
    return made


def is_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/me/session").status_code == 200


@pytest.fixture
def used(as_, clock):
    """The member has a signed-in phone; time has passed since."""
    phone = as_("member")
    clock.forward(minutes=1)
    return phone


@pytest.fixture
def limited(as_, app, used, clock):
    """A browser that came in by the secretary's link, which the organisation officer confirmed."""
    link = link_by(as_("secretary"))
    confirm(as_("organiser"))
    clock.forward(minutes=1)
    browser = client_of(app)
    answer = browser.post(link, data=AGREE)
    assert (answer.status_code, answer.location) == (303, "/me/proof")
    return browser
