"""Every page, read from the routes: axe in light, dark and large text, and nothing wider than the screen."""

import pytest

from pwa.ground.database import write
from pwa.identity.models import Account
from tests.house.test_walk import address, records, walks
from tests.kit.browser import Phone
from tests.kit.client import Client, client_of, sign_in
from tests.kit.server import Server
from tests.kit.world import RECORDS, populate
from tests.people import PEOPLE

ROLES = "member secretary committee county auditor admin host contact".split()
EACH_HAS_THEIR_OWN = {"/", "/reports", "/members/<uuid:member>"}
# Dark changes colours, large text changes sizes: the rest was read in the light.
LOOKS = {
    "light": (),
    "dark": ("color-contrast", "link-in-text-block"),
    "large": ("color-contrast", "target-size", "scrollable-region-focusable"),
}
NOT_PAGES = {"assets.static_file", "assets.service_worker", "health.alive", "health.ready", "health.metrics"}


@pytest.fixture(scope="module")
def peopled(shared_server: Server):
    """The server with a report or two of everybody."""
    shared_server.again()
    shared_server.start()
    with shared_server.bound():
        known: dict[str, Client] = {}

        def of(login: str) -> Client:
            if login not in known:
                known[login] = sign_in(client_of(shared_server.app), login)
            return known[login]

        populate(of)
        yield shared_server
    shared_server.again()


def pages_of(server: Server) -> dict[str, list[str]]:
    """Every page once, for the first of ROLES that it opens to; Today and the reports for each of them."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for login in ROLES:
        client = sign_in(client_of(server.app), login)
        for rule in sorted(server.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in walks(rule) or rule.endpoint in NOT_PAGES:
                continue
            names = records(rule)
            own = {name: ids[0] for name in names if (ids := RECORDS[name](login))}
            if len(own) < len(names) or (rule.endpoint in seen and rule.rule not in EACH_HAS_THEIR_OWN):
                continue
            path = address(rule, **own)
            answer = client.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found.setdefault(login, []).append(path)
                seen.add(rule.endpoint)
    return found


def large_text(login: str, on: bool) -> None:
    """As the person chose in the menu."""
    with write():
        Account.update(large_text=on).where(Account.id == PEOPLE[login].account_id).execute()


def read_in_each_look(phone: Phone, login: str, path: str, ready: bool = False) -> list[str]:
    """What axe finds on this page in light, dark and large text, and where it is wider than the screen."""
    found = []
    for look, rules in LOOKS.items():
        phone.page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
        if look != "dark":
            large_text(login, look == "large")
            phone.ready_offline() if ready else phone.open(path)
        found += [f"{login} {path} ({look}): {fault}" for fault in phone.axe(*rules)]
        if phone.scrolls_sideways():
            found.append(f"{login} {path} ({look}): wider than the screen")
    return found


def test_axe_finds_nothing_in_light_dark_and_large_text(chromium, peopled):
    found, read = [], 0
    phone = chromium.phone(peopled, service_workers="block")  # fetches each script once
    phone.carry_axe()
    for login, pages in pages_of(peopled).items():
        phone.context.clear_cookies()
        phone.sign_in(login)
        for path in pages:
            read += 1
            found += read_in_each_look(phone, login, path)
        found += [f"{login} console: {fault}" for fault in phone.faults()]
    phone.close()
    assert found == []
    assert read >= 30


@pytest.mark.parametrize("login", ["member", "secretary"])
def test_today_is_accessible_too_once_it_says_ready_offline(chromium, peopled, login):
    phone = chromium.phone(peopled)
    phone.carry_axe()
    phone.sign_in(login)
    found = read_in_each_look(phone, login, "/", ready=True)
    found += phone.faults()
    phone.close()
    assert found == []


def test_the_open_doors_are_accessible_too(chromium, peopled):
    phone = chromium.phone(peopled, service_workers="block")
    phone.carry_axe()
    found = []
    for path in ("/sign-in", "/offline", "/privacy", "/nowhere", peopled.link("silent").removeprefix(peopled.url)):
        for scheme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if scheme == "light":
                phone.open(path)
            found += [f"{path} ({scheme}): {fault}" for fault in phone.axe()]
    phone.close()
    assert found == []
