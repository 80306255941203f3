"""A member lets a phone show notifications. One tells them of an answer, and Today opens without a network.

The browser's push service is out of reach in tests, so the page is given an address as the service would give it, and
the browser hands the message to the worker itself. What is sent to a service is tested in
tests/reminders/test_web_push.py.
"""

import json
from collections.abc import Iterator
from datetime import datetime, time

import pytest

from pwa.core import clock
from pwa.core.clock import CHINA, today
from pwa.core.database import write
from pwa.identity.models import Account, Consent
from pwa.reminders import web_push
from pwa.reminders.models import Reminder
from pwa.reminders.push_models import PushSubscription
from pwa.reminders.sending import remind
from pwa.reminders.web_push import WebPush
from tests.kit.browser import Phone
from tests.kit.server import Server, until
from tests.people import PEOPLE
from tests.reminders.conftest import answered
from tests.reminders.test_push_addresses import KNOWN, POINT, SECRET

SERVICE = f"""(() => {{
  const made = () => ({{ options: {{}}, unsubscribe: async () => localStorage.removeItem('pushed'),
    toJSON: () => ({{ endpoint: '{KNOWN}', keys: {{ p256dh: '{POINT}', auth: '{SECRET}' }} }}), endpoint: '{KNOWN}' }})
  PushManager.prototype.subscribe = async () => {{ localStorage.setItem('pushed', '1'); return made() }}
  PushManager.prototype.getSubscription = async () => localStorage.getItem('pushed') ? made() : null
}})()"""
SHOWN = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(one => [one.title, one.body])"


@pytest.fixture
def sending_server(server: Server) -> Iterator[Server]:
    """The server of an installation that sends notifications."""
    server.stop()
    server.settings = {"YANXING_PUSH_CONTACT": "ops@example.test"}
    server.start()
    yield server
    server.stop()
    server.settings = {}


@pytest.mark.nightly
def test_a_notification_is_switched_on_delivered_shown_and_opens_today_offline(
    sending_server: Server, own_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_phone.sign_in("member")
    own_phone.context.grant_permissions(["notifications"], origin=sending_server.url)
    own_phone.run_in_every_page(SERVICE)
    own_phone.ready_offline()
    page = own_phone.open("/me/reminders")
    page.locator("[data-push-on]").click()
    page.locator("[data-push-off]").wait_for()  # the page after it says that this phone shows them
    [row] = PushSubscription.select()
    assert row.opened().endpoint == KNOWN

    account = Account.get_by_id(PEOPLE["member"].account_id)
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(web_push, "_ask", lambda address, said, *_: sent.append((address.endpoint, said)) or 201)
    with clock.stopped_at(datetime.combine(today(), time(12), tzinfo=CHINA)):
        with write():
            account.read_notice()
            Consent.give(account, "reminders")
        answered()
        assert remind({"push": WebPush("ops@example.test")})["taken"] == 1
    [(endpoint, said)] = sent
    assert endpoint == KNOWN and Reminder.get().channel == "push"

    own_phone.push(said)
    until(lambda: page.evaluate(SHOWN) == [["雁行", json.loads(said)["words"]]])
    assert page.evaluate(SHOWN)[0][1] == "雁行里有 1 件急事等你查看。"
    own_phone.offline()
    own_phone.tap_notification()
    page.wait_for_url(f"{sending_server.url}/")
    page.locator("main h1").wait_for()
    until(lambda: page.evaluate(SHOWN) == [])

    own_phone.offline(False)
    own_phone.open("/me/reminders").locator("[data-push-off]").click()
    until(lambda: not PushSubscription.select().exists())
