"""Stories need a real server and a real browser; both are shared by the stories of one worker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.kit.browser import Phone
from tests.kit.chromium import Chromium, chromium_path
from tests.kit.client import Client, client_of, sign_in
from tests.kit.requirements import cannot_run
from tests.kit.run_cache import once
from tests.kit.server import Server
from tests.kit.webkit import WebKit, missing
from tests.kit.world import populate

HERE = f"{Path(__file__).parent}/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every story is marked."""
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; it brings no browser of its own."""
    if not chromium_path():
        cannot_run("stories in Chromium", "apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Chromium]:
    """The browser that the stories share."""
    running = Chromium(playwright, shell=True)
    yield running
    running.close()


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    """One server for all stories."""
    running = Server()
    yield running
    running.close()


@pytest.fixture(scope="module")
def peopled(shared_server: Server, shared_folder: Path) -> Iterator[Server]:
    """The server with a report or two of everybody: filled once in a run, whichever worker needs it first."""
    shared_server.again()
    with shared_server.bound():
        filled = once(shared_folder, "peopled", lambda: filled_by_all(shared_server))
    shared_server.again(filled)
    shared_server.start()
    with shared_server.bound():
        yield shared_server
    shared_server.again()


def filled_by_all(server: Server) -> bytes:
    """The database once everybody in it has something."""
    known: dict[str, Client] = {}

    def of(login: str) -> Client:
        if login not in known:
            known[login] = sign_in(client_of(server.app), login)
        return known[login]

    populate(of)
    return server.content()


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """The server, running, with the cast as it was; this process can look into its database."""
    shared_server.again()
    shared_server.start()
    with shared_server.bound():
        yield shared_server
    if shared_server.process:
        shared_server.thaw()


@pytest.fixture
def phones(chromium: Chromium, server: Server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Phone]]:
    """phones("member") is a phone that 王建国 is signed in on; phones() one that nobody is. Nothing is on it but
    the app's own files, and not these either with `fresh=True`."""
    made: list[Phone] = []
    failed = request.session.testsfailed

    def take(login: str | None = None, fresh: bool = False, **options: object) -> Phone:
        phone = chromium.phone(server, **options) if fresh or options else chromium.used_phone(server)
        made.append(phone)
        if login:
            phone.sign_in(login)
        return phone

    yield take
    faults = [fault for phone in made for fault in phone.faults()]
    for phone in made:
        phone.can_serve_again &= request.session.testsfailed == failed and not faults
        phone.close()
    assert faults == []


@pytest.fixture
def phone(phones: Callable[..., Phone]) -> Phone:
    """The phone of the member who is away."""
    return phones("member")


@pytest.fixture
def fresh_phone(phones: Callable[..., Phone]) -> Phone:
    """The phone of the member who is away, on which the app has never been."""
    return phones("member", fresh=True)


@pytest.fixture
def own_phone(playwright: Playwright, server: Server) -> Iterator[Phone]:
    """A phone with a browser process of its own, that can be killed and started again."""
    running = Chromium(playwright)
    yield running.own_phone(server)
    running.close()


@pytest.fixture
def webkit(server: Server) -> Iterator[WebKit]:
    """Start the engine of Safari, with a profile of its own."""
    if lacking := missing():
        cannot_run("the story in WebKitGTK", f"apt-get install {' '.join(lacking)}")
    browser = WebKit(server)
    yield browser
    browser.close()
