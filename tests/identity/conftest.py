"""Fixtures that the tests of identity share."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from pwa.identity.invitations import invite
from pwa.identity.models import Account
from tests.identity.key import Key, register
from tests.kit.client import Client
from tests.people import PEOPLE


@pytest.fixture
def account_of(app: Flask) -> Callable[[str], Account]:
    """The account row of one of the cast, fresh from the database."""
    return lambda login: Account.get_by_id(PEOPLE[login].account_id)


@pytest.fixture
def link_for(app: Flask, account_of: Callable[[str], Account]) -> Iterator[Callable[..., str]]:
    """A fresh one-time link for one of the cast, as a path."""

    def make(login: str, **more: float) -> str:
        by = PEOPLE["secretary"].account_id if PEOPLE[login].branch == "home" else None
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
