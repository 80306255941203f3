"""The gateway for SMS: what it is sent, and what each kind of answer, or none, means."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from pwa.core.settings import BadSetting
from pwa.reminders import sms
from pwa.reminders.recipients import Person
from pwa.reminders.rules import Recipient
from pwa.reminders.sms import Sms
from tests.people import PEOPLE

MEMBER = PEOPLE["member"]
WHO = Person(MEMBER.member_id, MEMBER.county_id, "王建国", "丰山村", None, "13800000001", "zh", Recipient())
FIELDS = "?to={phone}&text={text}&n={count}&key={secret}&kind=notice"


class Gateway(ThreadingHTTPServer):
    """A gateway on loopback. `answers`: what the handler does with a request."""

    daemon_threads = True

    def __init__(self, answers: Callable[[Any], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.got = answers, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def channel(self) -> Sms:
        return Sms(f"http://127.0.0.1:{self.server_port}/send{FIELDS}", "s3cret&=")


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append((self.path, parse_qs(body)))  # type: ignore[attr-defined]
        self.server.answers(self)  # type: ignore[attr-defined]

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[Callable[..., Gateway]]:
    """gateway(status) answers with this status; gateway(a function) does what it does."""
    made: list[Gateway] = []

    def make(answers: Any) -> Gateway:
        def status(handler: Any) -> None:
            handler.send_response(answers)
            handler.send_header("Location", "http://127.0.0.1:1/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        made.append(Gateway(answers if callable(answers) else status))
        return made[-1]

    yield make
    for one in made:
        one.shutdown()
        one.server_close()


def test_the_fields_are_filled_and_nothing_else_is_sent(gateway):
    there = gateway(200)
    assert there.channel().send(WHO, "雁行里有 2 件事等你查看。", 2) == "taken"
    [(path, fields)] = there.got
    assert path == "/send"
    assert fields == {
        "to": ["13800000001"], "text": ["雁行里有 2 件事等你查看。"], "n": ["2"], "key": ["s3cret&="],
        "kind": ["notice"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "taken"), (204, "taken"), (302, "refused"), (307, "refused"), (400, "refused"), (404, "refused"),
     (410, "refused"), (429, "refused"), (500, "unknown"), (503, "unknown")],
)  # fmt: skip
def test_each_status_says_what_became_of_it(gateway, status, outcome):
    there = gateway(status)
    assert there.channel().send(WHO, "x", 1) == outcome
    assert len(there.got) == 1, "no redirect is followed, and nothing is tried again"


def test_a_gateway_that_is_not_there_has_surely_sent_nothing():
    assert Sms("http://127.0.0.1:1/send" + FIELDS).send(WHO, "x", 1) == "refused"


def test_a_gateway_that_hangs_up_has_perhaps_sent(gateway):
    assert gateway(lambda handler: handler.connection.close()).channel().send(WHO, "x", 1) == "unknown"


def test_a_gateway_that_never_answers_is_not_waited_for(gateway, monkeypatch):
    monkeypatch.setattr(sms, "SECONDS", 0.2)
    began = time.monotonic()
    assert gateway(lambda _handler: time.sleep(2)).channel().send(WHO, "x", 1) == "unknown"
    assert time.monotonic() - began < 1.5


def test_a_gateway_that_answers_byte_by_byte_is_ended(gateway, monkeypatch):
    monkeypatch.setattr(sms, "LONGEST", 0.3)

    def drip(handler: Any) -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.05)

    began = time.monotonic()
    assert gateway(drip).channel().send(WHO, "x", 1) == "unknown"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "url",
    ["http://sms.example/?a={phone}{text}", "ftp://sms.example/?a={phone}{text}", "https://sms.example/?a={text}",
     "https://sms.example/?a={phone}", "https:///?a={phone}{text}", "https://[::1/?a={phone}{text}", "sms", "https://h:x/?a={phone}{text}"],
)  # fmt: skip
def test_an_address_that_cannot_be_right_is_refused_at_once(url):
    with pytest.raises(BadSetting):
        Sms(url)
