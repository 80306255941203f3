"""How what waits gets on its way: the browser's own sync, without it, and when answers are lost."""

import pytest

from tests.kit.server import until
from tests.stories.page_actions import form_of, received, report_place, says_once_that_it_was_received


@pytest.mark.nightly
def test_background_sync_sends_with_no_page_open(own_phone, server):
    phone = own_phone
    phone.sign_in("member")
    phone.ready_offline()
    server.stop()
    report_place(phone)
    until(lambda: phone.states() == ["waiting"])
    phone.page.goto("about:blank")  # no page of ours is open any more
    server.start()
    assert received() == []
    phone.page.goto(server.url + "/healthz")  # only so that DevTools sees the worker; it holds no script
    phone.sync_event()
    until(lambda: received() == ["location"])


@pytest.mark.nightly
def test_without_background_sync_the_page_sends_when_the_network_is_back(phone, server):
    phone.without_background_sync()
    phone.ready_offline()
    refused = "() => navigator.serviceWorker.ready.then(r => r.sync.register('x')).then(() => '', e => e.name)"
    assert phone.page.evaluate(refused) in ("NotAllowedError", "UnknownError")  # in Chromium, in its headless shell
    phone.offline()
    report_place(phone)
    assert received() == []
    phone.offline(False)
    until(lambda: received() == ["location"])
    until(lambda: phone.states() == ["received"])


@pytest.mark.nightly
def test_what_waits_is_sent_when_the_app_is_opened_again(phone, server):
    phone.ready_offline()
    server.stop()
    report_place(phone)
    phone.page.close()
    server.start()
    phone.open("/")
    until(lambda: received() == ["location"])


@pytest.mark.nightly
def test_two_tabs_send_once(phone, server):
    phone.ready_offline()
    server.stop()
    report_place(phone)
    other = phone.new_page()
    other.goto(server.url + "/reports")
    server.start()
    for page in (phone.page, other):
        page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: phone.states() == ["received"])
    assert received() == ["location"]


def test_a_double_tap_saves_once(phone):
    page = phone.open("/reports/activity/new")
    form = form_of(page, "activity")
    form.locator("select[name=kind]").select_option("study")
    form.locator("textarea[name=summary]").fill("学习")
    form.evaluate("form => { form.requestSubmit(); form.requestSubmit() }")
    page.locator("main .saved").wait_for()
    until(lambda: received() == ["activity"])
    assert len(phone.entries()) == 1
    says_once_that_it_was_received(phone)
