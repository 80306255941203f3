"""Notifications: which addresses are taken, what a browser gets, and what each answer of a push service means."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pwa.core.audit import AuditLine
from pwa.core.database import Fact, write
from pwa.identity.models import Account, Session
from pwa.reminders import push_rules, web_push
from pwa.reminders.push_models import PushSubscription
from pwa.reminders.push_rules import PushAddress
from pwa.reminders.recipients import Person
from pwa.reminders.rules import Recipient
from pwa.reminders.sending import remind
from pwa.reminders.web_push import WebPush, public_key
from tests.people import PEOPLE

from .conftest import rows
from .test_push_addresses import POINT, SECRET, b64

ACCOUNT = PEOPLE["member"].account_id
WHO = Person(PEOPLE["member"].member_id, PEOPLE["member"].county_id, "王建国", "", ACCOUNT, None, "zh", Recipient())
PAGE = "/me/reminders"


class Browser:
    """A browser's keys, and an address at a push service on loopback that answers `status`."""

    def __init__(self) -> None:
        self.private, self.secret, self.status, self.got = (
            ec.generate_private_key(ec.SECP256R1()),
            os.urandom(16),
            201,
            [],
        )
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        browser = self

        class Service(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                browser.got.append(
                    (
                        {name.lower(): value for name, value in self.headers.items()},
                        self.rfile.read(int(self.headers["Content-Length"])),
                    )
                )
                self.send_response(browser.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = PushAddress(f"http://127.0.0.1:{self.server.server_port}/p/1", b64(point), b64(self.secret))

    def shown(self) -> dict[str, Any]:
        """What the last message says, as the browser decrypts it."""
        body = self.got[-1][1]
        return json.loads(
            http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        )


@pytest.fixture
def browser(monkeypatch) -> Iterator[Callable[[], Browser]]:
    """browser() is another browser; addresses on loopback are allowed."""
    monkeypatch.setattr(push_rules, "why_not_address", lambda *_: None)
    made: list[Browser] = []

    def make() -> Browser:
        made.append(Browser())
        return made[-1]

    yield make
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def subscribed(*browsers: Browser) -> list[PushSubscription]:
    """王建国's phones show notifications, the newest first."""
    return subscribed_at(*(one.address for one in browsers))


def subscribed_at(*addresses: PushAddress) -> list[PushSubscription]:
    """The same, of phones at these addresses."""
    with write():
        account = Account.get_by_id(ACCOUNT)
        for address in addresses:
            assert PushSubscription.put(account, Session.begin(account, "passkey", ""), address)
    return list(PushSubscription.live([ACCOUNT]))


@pytest.mark.both_engines
def test_a_browser_gets_how_many_things_wait_and_nothing_else(app, rules, agreed, browser):
    phone = browser()
    subscribed(phone)
    rules.add("news")
    assert remind({"push": WebPush("ops@example.test")})["taken"] == 1
    assert phone.shown() == {"title": "雁行", "words": "雁行里有 1 件事等你查看。"}
    headers = phone.got[0][0]
    assert headers["ttl"] == str(12 * 3600) and headers["content-encoding"] == "aes128gcm"
    assert "vapid t=" in headers["authorization"] and public_key() in headers["authorization"]


@pytest.mark.parametrize(
    ("status", "outcome", "ends"),
    [(200, "taken", False), (201, "taken", False), (404, "refused", True), (410, "refused", True),
     (302, "refused", False), (400, "refused", False), (403, "refused", False), (429, "refused", False),
     (500, "unknown", False)],
)  # fmt: skip
def test_each_answer_says_what_became_of_it_and_404_and_410_alone_end_an_address(app, browser, status, outcome, ends):
    phone = browser()
    [row] = subscribed(phone)
    phone.status = status
    assert WebPush("mailto:ops@example.test").send(WHO, "x", 1) == outcome
    assert len(phone.got) == 1
    assert (PushSubscription.get_by_id(row.id).ended_at is not None) is ends


def test_a_phone_that_is_gone_gives_way_to_the_one_before(app, browser, clock):
    old, new = browser(), browser()
    subscribed(old)
    clock.forward(minutes=1)
    subscribed(new)
    assert WebPush("a@b.test").send(WHO, "x", 1) == "taken"
    assert (len(old.got), len(new.got)) == (0, 1)
    new.status = 410
    assert WebPush("a@b.test").send(WHO, "x", 1) == "taken"
    assert (len(old.got), len(new.got)) == (1, 2)


def test_a_service_that_cannot_be_reached_has_surely_sent_nothing(app, browser):
    phone = browser()
    subscribed(phone)
    phone.server.shutdown()
    phone.server.server_close()
    assert WebPush("a@b.test").send(WHO, "x", 1) == "refused"


def test_a_phone_that_was_signed_out_gets_nothing(app, browser):
    [row] = subscribed(browser())
    with write():
        Session.update(ended_at=row.made_at).where(Session.id == row.session_id).execute()
    assert WebPush("a@b.test").reached([WHO_ROW]) == set()


class WHO_ROW:
    """A row of the queue's query about 王建国."""

    id, account_id, mobile = WHO.id, ACCOUNT, None


def test_an_address_that_others_use_now_belongs_to_them(app, browser):
    phone = browser()
    subscribed(phone)
    with write():
        other = Account.get_by_id(PEOPLE["courier"].account_id)
        assert PushSubscription.put(other, Session.begin(other, "passkey", ""), phone.address)
    assert list(PushSubscription.live([ACCOUNT])) == []
    assert PushSubscription.select().count() == 1


def test_neither_address_nor_key_stands_in_the_database_in_clear(app, browser):
    phone = browser()
    [row] = subscribed(phone)
    public_key()
    assert phone.address.endpoint not in row.sealed and row.opened() == phone.address
    assert len(Fact.read(web_push.KEY) or "") > 100


def test_a_phone_that_has_an_address_may_choose_notifications(as_):
    mine = as_("member")
    said = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": POINT, "auth": SECRET}
    assert public_key() in mine.get(PAGE).text and 'value="push"' not in mine.get(PAGE).text
    for _ in range(2):
        assert mine.post(f"{PAGE}/push", data=said).status_code == 303
    assert PushSubscription.select().count() == 1 and 'value="push"' in mine.get(PAGE).text
    assert as_("courier").post(f"{PAGE}/push/end", data=said).status_code == 303
    assert PushSubscription.select().count() == 1
    assert mine.post(f"{PAGE}/push/end", data=said).status_code == 303
    assert PushSubscription.select().count() == 0


@pytest.mark.parametrize("endpoint", ["https://169.254.169.254/x", "", "\x00"])
def test_an_address_that_points_inward_is_refused(as_, endpoint):
    said = {"endpoint": endpoint, "p256dh": POINT, "auth": SECRET}
    answer = as_("member").post(f"{PAGE}/push", data=said)
    assert answer.status_code == 422 and PushSubscription.select().count() == 0


def test_without_notifications_no_address_is_taken(as_, app, monkeypatch):
    monkeypatch.setitem(app.config, "YANXING", replace(app.config["YANXING"], push_contact=""))
    said = {"endpoint": "https://fcm.googleapis.com/x", "p256dh": POINT, "auth": SECRET}
    assert as_("member").post(f"{PAGE}/push", data=said).status_code == 422
    assert rows() == []


def test_a_phone_that_says_its_address_again_gets_no_message_and_another_owner_stands_in_the_trail(as_, app):
    said = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "p256dh": POINT, "auth": SECRET}
    member, secretary = as_("member"), as_("secretary")
    assert member.post(f"{PAGE}/push", data=said).status_code == 303
    assert "这部手机已开启通知" in member.get("/").text
    assert member.post(f"{PAGE}/push", data={**said, "renewed": "1"}).status_code == 303
    assert "这部手机已开启通知" not in member.get("/").text
    assert secretary.post(f"{PAGE}/push", data={**said, "renewed": "1"}).status_code == 303
    lines = AuditLine.select().where(AuditLine.action == "switched notifications on")
    assert [line.actor_id for line in lines.order_by(AuditLine.at, AuditLine.id)] == [
        PEOPLE["member"].account_id, PEOPLE["secretary"].account_id,
    ]  # fmt: skip


def test_a_service_that_never_answers_is_given_up_and_perhaps_has_sent(app, monkeypatch):
    monkeypatch.setattr(push_rules, "why_not_address", lambda *_: None)
    monkeypatch.setattr(web_push, "SECONDS", 0.3)
    silent, phone = socket.create_server(("127.0.0.1", 0)), Browser()
    phone.server.shutdown(), phone.server.server_close()
    port = silent.getsockname()[1]
    [row] = subscribed_at(PushAddress(f"http://127.0.0.1:{port}/p/1", phone.address.p256dh, phone.address.auth))
    began = time.monotonic()
    assert WebPush("mailto:ops@example.test").send(WHO, "x", 1) == "unknown"
    assert time.monotonic() - began < 5 and PushSubscription.get_by_id(row.id).ended_at is None
    silent.close()
