"""One phone, one person after another: what the worker keeps of the one is never shown to the other."""

import re

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Session
from tests.kit.server import until
from tests.people import PEOPLE
from tests.stories.faulty_proxy import proxy_to

ME, NEXT = (str(PEOPLE[login].account_id) for login in ("member", "silent"))
# [cache, address] of every kept page that is not whole, or not of the account whose name the cache bears.
MISPLACED = """async () => {
  const found = []
  for (const name of (await caches.keys()).filter(name => name.startsWith('pages-'))) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const html = await (await cache.match(request, { ignoreVary: true })).text()
      const whole = /^\\s*<!doctype html>/i.test(html) && html.includes(`data-account="${name.slice(6)}"`)
      if (!whole) found.push([name, request.url])
    }
  }
  return found
}"""
KEPT = "() => caches.keys().then(names => names.filter(name => name.startsWith('pages-')))"
KEEP = """([account, path]) => new Promise(done => {
  navigator.serviceWorker.addEventListener('message', ({ data }) => data.type === 'KEPT' && done(data.ready))
  navigator.serviceWorker.controller.postMessage({ type: 'KEEP', account, pages: [path] })
})"""


def whose(page) -> str:
    """The account that the open page was made for; empty on a public one."""
    return page.evaluate("() => document.documentElement.dataset.account")


def controlled(phone) -> None:
    """The worker answers for this tab."""
    phone.page.wait_for_function("() => !!navigator.serviceWorker.controller")


@pytest.fixture
def proxy(server):
    with proxy_to(server) as proxy:
        yield proxy


@pytest.mark.nightly
def test_who_signs_in_on_a_bad_network_never_sees_the_pages_of_who_was_here_before(proxy, server, chromium):
    phone = chromium.phone(proxy)
    phone.sign_in("member")
    phone.ready_offline()
    phone.open("/me/phone")
    until(lambda: phone.page.evaluate("() => caches.match('/me/phone', { ignoreVary: true }).then(Boolean)"))
    phone.context.clear_cookies()  # the session is over, nobody signed out
    page = phone.open(server.link("silent").removeprefix(server.url))
    controlled(phone)
    proxy.meets("/me/way-in", "lost")
    page.locator("input[name=agree]").evaluate_all("boxes => boxes.forEach(box => { box.checked = true })")
    page.locator("main form button").first.click()
    until(lambda: proxy.troubled)
    page.wait_for_load_state()
    assert whose(page) == ""
    proxy.meets("/", "lost")
    for path in ("/", "/reports/location/new", "/me/way-in", "/me/phone"):
        assert whose(phone.open(path)) == "", path
    proxy.clears()
    assert whose(phone.open("/")) == NEXT
    assert page.evaluate(MISPLACED) == [] and phone.faults() == []
    phone.close()


@pytest.mark.nightly
def test_who_signs_in_by_passkey_has_the_own_pages_though_the_network_went_at_that_moment(phone, server):
    phone.authenticator()
    phone.run_in_every_page("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    page = phone.open("/me/way-in")
    page.locator("[data-passkey=register] [data-passkey-start]").click()
    page.wait_for_url(server.url + "/")
    phone.ready_offline()
    phone.context.clear_cookies()

    def last_answer(route):
        answer = route.fetch()
        server.stop()
        route.fulfill(response=answer)

    phone.context.route(re.compile("/sign-in/passkey(?!/options)"), last_answer)
    phone.open("/sign-in").locator("[data-passkey=sign-in] [data-passkey-start]").click()
    page.wait_for_url(server.url + "/")
    assert server.process is None and whose(page) == ME


@pytest.mark.nightly
def test_signing_out_before_the_scripts_came_hides_the_pages_too(phone, server):
    phone.ready_offline()
    page = phone.open("/")
    controlled(phone)
    page.evaluate("() => HTMLFormElement.prototype.submit.call(document.getElementById('sign-out'))")
    page.wait_for_url("**/sign-in*")
    until(lambda: page.evaluate(KEPT) == [])
    server.stop()
    assert whose(phone.open("/")) == ""


@pytest.mark.nightly
def test_a_phone_that_was_signed_out_from_elsewhere_shows_nothing_once_it_has_heard_of_it(phone, server):
    phone.ready_offline()
    with write():
        Session.update(ended_at=now()).where(Session.account == PEOPLE["member"].account_id).execute()
    page = phone.open_from_server("/")
    assert page.url.startswith(server.url + "/sign-in")
    until(lambda: page.evaluate(KEPT) == [])
    server.stop()
    assert whose(phone.open("/")) == ""
    assert whose(phone.open("/reports/location/new")) == ""


@pytest.mark.nightly
def test_an_expired_session_leaves_the_own_pages_open_until_somebody_else_is_here(phone, server):
    phone.ready_offline()
    phone.context.clear_cookies()
    page = phone.open_from_server("/")
    assert page.url.startswith(server.url + "/sign-in")
    server.stop()
    assert whose(phone.open("/")) == ME
    server.start()
    phone.sign_in("silent")
    phone.open("/")
    until(lambda: len(page.evaluate(KEPT)) == 2)
    server.stop()
    assert whose(phone.open("/")) == NEXT
    assert whose(phone.open("/reports/location/new")) in ("", NEXT)
    assert page.evaluate(MISPLACED) == []


@pytest.mark.nightly
def test_back_does_not_bring_back_the_pages_of_who_was_here_before(phone, server):
    phone.ready_offline()
    phone.open("/reports")
    phone.context.clear_cookies()
    phone.sign_in("silent")
    page = phone.open("/me")
    until(lambda: len(page.evaluate(KEPT)) == 2)
    page.evaluate("() => { setTimeout(() => history.go(-2)) }")
    root = "document.documentElement"
    words = f"{root}.hidden || location.pathname + ' ' + {root}.dataset.account"
    asked = {"expression": words, "returnByValue": True}
    seen: list[object] = []

    def arrived() -> bool:  # DevTools' own session: a page out of the back/forward cache is a stranger to the driver
        seen.append(phone.cdp().send("Runtime.evaluate", asked)["result"].get("value"))
        return seen[-1] == f"/ {NEXT}"

    until(arrived)
    assert f"/ {ME}" not in seen


@pytest.mark.nightly
def test_a_tab_left_open_by_who_was_here_before_is_closed_to_the_next(phone, server):
    phone.ready_offline()
    left = phone.new_page()
    left.goto(server.url + "/reports")
    left.locator(".lines").wait_for(state="attached")
    page = phone.open("/")
    page.locator(".lines").wait_for(state="attached")  # from here on signing out is watched
    page.locator("header details.menu summary").click()
    page.locator("#sign-out button").click()
    page.locator("dialog[open] button[value=leave]").click()
    page.wait_for_url("**/sign-in*")
    left.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')) }")  # looked at again
    left.locator("html[data-account='']").wait_for(state="attached")
    assert left.url.startswith(server.url + "/sign-in")


@pytest.mark.nightly
def test_a_tab_of_one_account_keeps_nothing_that_the_session_of_another_answered(phone, server):
    phone.ready_offline()
    controlled(phone)
    mine = phone.page
    phone.context.clear_cookies()
    phone.sign_in("silent")
    assert mine.evaluate(KEEP, [ME, "/me/phone"]) is False  # asked in the name of one, answered to the other
    theirs = phone.new_page()
    theirs.goto(server.url + "/")
    until(lambda: len(theirs.evaluate(KEPT)) == 2)
    assert mine.evaluate(KEEP, [ME, "/me/phone"]) is False
    assert theirs.evaluate(MISPLACED) == []
    answer = theirs.evaluate("() => fetch('/me/session').then(answer => answer.json())")
    assert answer["account"] == NEXT
    server.stop()
    theirs.goto(server.url + "/")
    assert whose(theirs) == NEXT
