"""Who signs out without a network is signed out: on the phone at once, on the server when the network is back."""

import pytest

from pwa.identity.models import Session
from tests.kit.server import until
from tests.people import PEOPLE
from tests.stories.page_actions import received, report_place
from tests.stories.test_shared_phone import KEPT, ME, whose


def sign_out(phone) -> None:
    page = phone.open("/")
    page.locator(".lines").wait_for(state="attached")  # from here on signing out is watched
    page.locator("header details.menu summary").click()
    page.locator("#sign-out button").click()
    page.locator("dialog[open] button[value=leave]").click()
    page.locator("[data-leaving]:not([hidden])").wait_for()


def open_sessions() -> int:
    return Session.select().where(Session.account == PEOPLE["member"].account_id, Session.ended_at.is_null()).count()


@pytest.mark.nightly
@pytest.mark.parametrize("waits", [False, True], ids=["nothing waits", "an entry waits"])
def test_signed_out_without_a_network_the_account_is_closed_at_once_and_ended_with_the_network(phone, server, waits):
    phone.ready_offline()
    phone.without_background_sync()
    before = open_sessions()
    server.stop()
    if waits:
        report_place(phone)
    sign_out(phone)
    page = phone.page
    assert page.evaluate(KEPT) == [] and whose(page) == ""
    assert not page.locator("main a, main summary").locator("visible=true").count(), "no form opens for nobody"
    for path in ("/", "/reports", "/reports/location/new"):
        assert whose(phone.open(path)) == "", path
    server.start()
    page = phone.open("/")  # the cookie is still there
    assert page.url.startswith(server.url + "/sign-in") and whose(page) == ""
    until(lambda: open_sessions() == before - 1)
    assert phone.states() == ["waiting"] * waits
    if waits:
        phone.sign_in("member")
        assert whose(phone.open("/")) == ME
        until(lambda: phone.states() == ["received"])


def test_who_signed_out_left_nothing_to_see_for_the_next_account_and_the_entry_waits_for_its_own(phone, server):
    """Signed out without a network; then somebody else, who signs out with one. By day for the three stories of it."""
    phone.ready_offline()
    phone.without_background_sync()
    before = open_sessions()
    server.stop()
    report_place(phone)
    sign_out(phone)
    page = phone.page
    assert page.evaluate(KEPT) == [] and whose(page) == ""
    assert not page.locator("main a, main summary").locator("visible=true").count(), "no form opens for nobody"
    server.start()
    page = phone.open("/")  # the cookie is still there
    assert page.url.startswith(server.url + "/sign-in") and whose(page) == ""
    until(lambda: open_sessions() == before - 1)
    assert phone.states() == ["waiting"]

    phone.sign_in("silent")
    # A server that has just begun can take longer than the two seconds after which a kept page is shown.
    until(lambda: whose(phone.open("/reports")) == str(PEOPLE["silent"].account_id))
    page.locator("[data-outbox-when~=foreign]").first.wait_for(state="visible")
    assert page.locator("[data-outbox-list] [data-entry]").count() == 0
    assert received() == [] and received("silent") == []
    until(lambda: page.evaluate(KEPT) != [])
    page.locator(".lines").wait_for(state="attached")  # from here on signing out is watched
    page.locator("header details.menu summary").click()
    page.locator("#sign-out button").click()
    page.wait_for_function("() => document.querySelector('dialog[open]') || location.pathname === '/sign-in'")
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] button[value=leave]").click()
    page.wait_for_url("**/sign-in*")
    until(lambda: page.evaluate(KEPT) == [])
    server.stop()
    assert whose(phone.open("/reports")) == "", "and without a network their pages stay closed"
    server.start()

    phone.sign_in("member")
    phone.open("/")
    until(lambda: received() == ["location"] and phone.states() == ["received"])
    assert received("silent") == []


@pytest.mark.nightly
def test_the_offline_page_finishes_it_by_itself_and_another_tab_is_closed_too(phone, server):
    phone.ready_offline()
    left = phone.new_page()
    left.goto(server.url + "/reports")
    left.locator(".lines").wait_for(state="attached")
    before = open_sessions()
    server.stop()
    sign_out(phone)
    until(lambda: whose(left) == "")
    server.start()
    phone.page.evaluate("() => { dispatchEvent(new Event('online')) }")
    phone.page.wait_for_url("**/sign-in*")
    until(lambda: open_sessions() == before - 1)


@pytest.mark.nightly
def test_without_the_pages_scripts_the_worker_remembers_it(phone, server):
    phone.ready_offline()
    page = phone.open("/")
    page.wait_for_function("() => !!navigator.serviceWorker.controller")
    looks = phone.new_page()
    looks.goto(server.url + "/offline")
    server.stop()
    page.evaluate("() => { HTMLFormElement.prototype.submit.call(document.getElementById('sign-out')) }")
    until(lambda: looks.evaluate(KEPT) == [])  # the tab itself shows the browser's own page
    server.start()
    page.goto(server.url + "/")
    assert page.url.startswith(server.url + "/sign-in")


@pytest.mark.nightly
def test_whoever_signs_in_afterwards_stays_signed_in(phone, server):
    phone.ready_offline()
    server.stop()
    sign_out(phone)
    server.start()
    phone.sign_in("silent")
    assert whose(phone.open("/")) == str(PEOPLE["silent"].account_id)
    assert whose(phone.open("/reports")) == str(PEOPLE["silent"].account_id)
