"""Fixtures that the tests of abuse share with those of identity."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.identity.models import Account
from pwa.identity.passphrases import hashed
from tests.identity.conftest import account_of, key, link_for  # noqa: F401
from tests.kit.server import Server, until
from tests.people import PEOPLE

WORDS = "三月的山茶花开满坡了"
NUMBERS = {"member": "13800138000", "contact": "13800138001"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever needs the server runs in one process, so that there is one server."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if item.path.parent == Path(__file__).parent and "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("abuse"))


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """The real server, two processes over one database; two people with a passphrase, and the secretary's cookie."""
    server = Server(workers=2)
    words = hashed(WORDS)
    with server.bound():
        for login, number in NUMBERS.items():
            fields = {"sign_in_phone": number, "passphrase": words}
            Account.update(fields).where(Account.id == PEOPLE[login].account_id).execute()
        server.secretary = server.cookie("secretary")["value"]  # type: ignore[attr-defined]
    try:
        server.start()
        until(lambda: len(server._children()) == 2)
        yield server
    finally:
        server.close()
