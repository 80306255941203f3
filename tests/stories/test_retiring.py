"""The runbook of a worker that went wrong, tried: pages open again, and nothing written on the phone is lost."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.kit.browser import Phone
from tests.kit.server import Server, release_in, until
from tests.stories.page_actions import note_activity, received

RIGHT = "'network-first': networkFirst,"
WRONG = "'network-first': () => Promise.reject(new Error('wrong')),"
CACHES = "() => caches.keys()"
CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"
RETIRE = {"YANXING_RETIRE_WORKER": "1"}


def restart(server: Server, root: Path, settings: dict[str, str]) -> None:
    """The operator installs that release and starts it with these settings."""
    server.stop()
    server.root, server.settings = root, settings
    server.start()


@pytest.fixture
def wrong(server, tmp_path):
    """A release whose worker opens no page; the stories after this one have the right one again."""
    right, root = server.root, release_in(tmp_path)
    worker = root / "service_worker.js"
    assert RIGHT in worker.read_text()
    worker.write_text(worker.read_text().replace(RIGHT, WRONG))
    yield root
    if server.root != right:
        restart(server, right, {})


def asked(server: Server) -> int:
    """How often a browser has asked for the worker."""
    return (server.folder / "server.log").read_text("utf-8").count('"route": "/service_worker.js"')


def opens(phone: Phone) -> bool:
    """Whether Today opens."""
    with suppress(Error):
        return phone.open("/").locator("main h1").count() == 1
    return False


@pytest.mark.nightly
def test_a_worker_that_opens_no_page_goes_with_its_pages_and_leaves_what_was_not_sent(phones, server, wrong):
    phone, right = phones("member", fresh=True), server.root
    phone.ready_offline()
    restart(server, wrong, {})
    phone.open("/").locator("[data-update] button").wait_for()
    server.stop()
    note_activity(phone, "写在更新之前")
    phone.page.locator("[data-update] button").click()
    until(lambda: not opens(phone))  # the one before opened them without a server, too

    restart(server, wrong, RETIRE)
    before = asked(server)
    assert not opens(phone), "the browser asks for the worker a moment after a page was opened, not before"
    until(lambda: asked(server) > before)
    until(lambda: opens(phone))
    until(lambda: phone.states() == ["received"])
    assert received() == ["activity"]
    until(lambda: opens(phone) and not phone.page.evaluate(CONTROLLED) and phone.page.evaluate(CACHES) == [])

    restart(server, right, {})
    phone.ready_offline()
    until(lambda: phone.page.evaluate(CONTROLLED))
    assert phone.states() == ["received"]
