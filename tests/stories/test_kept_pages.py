"""What a phone shows without a network after a right has ended, and for how long it shows people at all."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.organisations.models import Post
from tests.kit.server import until
from tests.people import PEOPLE

WHO = PEOPLE["secretary"]
FILE = f"/members/{PEOPLE['member'].member_id}"
NAME = PEOPLE["member"].name
FORM = "/reports/location/new"
COPIES = """async path => {
  const found = []
  for (const name of (await caches.keys()).filter(name => name.startsWith('pages-')))
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname)
  return found
}"""
SHORTEN = """async path => {
  for (const name of (await caches.keys()).filter(name => name.startsWith('pages-'))) {
    const cache = await caches.open(name)
    const copy = await cache.match(path, { ignoreVary: true })
    const headers = new Headers(copy.headers)
    headers.set('Yanxing-Keep-Until', new Date(Date.now() - 1000).toISOString())
    await cache.put(path, new Response(await copy.text(), { headers }))
  }
}"""


def kept(phone) -> set[str]:
    return set(phone.page.evaluate(COPIES))


def shows(phone, path: str) -> str:
    """The text of the page that opens at this address; empty for the offline page."""
    page = phone.open(path)
    return page.content() if page.evaluate("() => document.documentElement.dataset.account") else ""


@pytest.mark.nightly
def test_an_ended_post_takes_the_people_off_the_phone_with_the_next_page_of_the_network(phones, server):
    phone = phones("secretary")
    phone.ready_offline()
    for path in ("/members", FILE):
        assert NAME in phone.open(path).content()
        until(lambda path=path: path in kept(phone))
    phone.open("/me/phones")  # is not kept
    assert NAME in shows(phone, FORM)
    with write():
        Post.update(ended_at=now()).where(Post.account_id == WHO.account_id).execute()
    phone.open_from_server("/me/phones")
    until(lambda: not {"/members", FILE} & kept(phone) and {"/", FORM} <= kept(phone))
    server.stop()
    assert shows(phone, "/members") == shows(phone, FILE) == shows(phone, "/me/phones") == ""
    for path in ("/", FORM):
        text = shows(phone, path)
        assert text and NAME not in text, path


@pytest.mark.nightly
def test_what_may_be_kept_for_a_day_is_not_shown_later_and_its_form_opens_without_persons(phones, server):
    phone = phones("contact")
    phone.ready_offline()
    assert NAME in phone.page.content()
    phone.open("/members")
    until(lambda: "/members" in kept(phone))
    phone.page.evaluate(SHORTEN, "/members")
    phone.page.evaluate(SHORTEN, FORM)
    phone.page.evaluate(SHORTEN, "/")
    server.stop()
    assert shows(phone, "/members") == ""
    assert NAME not in (today := shows(phone, "/")) and FORM in today
    assert NAME not in (text := shows(phone, FORM)) and "data-outbox-form" in text


@pytest.mark.nightly
def test_a_public_page_opens_without_a_network_and_without_an_account(phones, server):
    phone = phones("member")
    phone.ready_offline()
    heading = phone.open("/privacy").locator("h1").inner_text()
    until(lambda: phone.page.evaluate("() => caches.has('public')"))
    server.stop()
    page = phone.open("/privacy")
    assert page.locator("h1").inner_text() == heading
    assert page.evaluate("() => document.documentElement.dataset.account") == ""
