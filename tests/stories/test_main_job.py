"""The main job: invited, signed in with a thumb, reports without a network, and the branch has it."""

import pytest

from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.stories.page_actions import note_activity, received, report_place


def test_invited_then_passkey_then_home(phones, server):
    phone = phones()
    session, key = phone.authenticator()
    page = phone.page
    page.goto(server.link("member"))
    assert "王建国" in page.locator("h1").inner_text()
    page.locator("input[name=consent_host]").evaluate("box => box.closest('label').click()")
    page.locator("main form button").first.click()
    page.locator("[data-passkey=register] [data-passkey-start]").click()
    page.wait_for_url(server.url + "/")
    held = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [(one["isResidentCredential"], one["rpId"]) for one in held] == [(True, "localhost")]

    phone.context.clear_cookies()
    page.goto(server.url + "/")  # to sign-in, where the browser offers the key by itself
    page.wait_for_url(server.url + "/")
    assert "王建国" in page.locator("main").inner_text()

    phone.run_in_every_page("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    phone.context.clear_cookies()
    page.goto(server.url + "/")  # an older browser does not: there is a button
    assert page.url.startswith(server.url + "/sign-in")
    page.locator("[data-passkey=sign-in] [data-passkey-start]").click()
    page.wait_for_url(server.url + "/")
    assert "王建国" in page.locator("main").inner_text()


@pytest.mark.nightly
def test_a_wrong_thumb_opens_nothing(phones, server):
    phone = phones("member")
    session, key = phone.authenticator()
    page = phone.open("/me/way-in")
    page.locator("[data-passkey=register] [data-passkey-start]").click()
    page.wait_for_url(server.url + "/")
    phone.context.clear_cookies()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page = phone.open("/sign-in")
    page.locator("[data-passkey=sign-in] [data-passkey-start]").click()
    page.locator("[data-said]:not([hidden])").wait_for()
    assert page.url.startswith(server.url + "/sign-in")


def test_reported_without_a_network_killed_opened_again_and_received_once(own_phone, server):
    phone = own_phone
    phone.sign_in("member")
    phone.ready_offline()
    cookies = phone.context.cookies()

    server.stop()
    report_place(phone)
    note_activity(phone, "在龙岗参加主题党日")
    until(lambda: phone.states() == ["waiting", "waiting"])
    phone.chromium.kill()

    phone.chromium.start()  # the battery is charged, the network still away
    phone = phone.chromium.own_phone(server)
    page = phone.open("/")
    page.locator("[data-outbox-list] [data-entry]").nth(1).wait_for()
    until(lambda: phone.states() == ["waiting", "waiting"])
    assert page.locator("[data-outbox-list] [data-entry]").count() == 2
    assert phone.faults() == []

    server.start()
    phone.context.add_cookies(cookies)  # Chromium writes cookies to disk only every half minute
    page.reload()
    until(lambda: received() == ["activity", "location"])
    until(lambda: phone.states() == ["received", "received"])
    page.reload()
    until(lambda: received() == ["activity", "location"])

    for officer in ("secretary", "host"):
        assert "王建国" in sign_in(client_of(server.app), officer).get("/").text.partition("<main")[2]
    receipts = {entry["receipt"] for entry in phone.entries()}
    assert len(receipts) == 2 and all(receipts)


@pytest.mark.nightly
@pytest.mark.parametrize("way", ["aeroplane mode", "server gone"])
def test_what_is_saved_says_so_at_once_and_gets_its_second_tick(phone, server, way):
    phone.ready_offline()
    phone.offline() if way == "aeroplane mode" else server.stop()
    report_place(phone)
    head = phone.page.locator("main .saved [data-outbox-entry]")
    until(lambda: head.get_attribute("data-state") == "waiting")  # a try that is just under way ends without an answer
    assert received() == []
    phone.offline(False) if way == "aeroplane mode" else server.start()
    if way == "server gone":
        phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: head.get_attribute("data-state") == "received")
    assert received() == ["location"]
