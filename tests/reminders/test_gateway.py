"""The gateway by apprise, the real one: what it sends to a server on loopback, what each answer means, and that a bad
address is told before the first message. Nothing here speaks to any other machine."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from pwa.app import create_app
from pwa.core.settings import BadSetting
from pwa.reminders import gateway as gateway_module
from pwa.reminders.channels import channels_of, checked
from pwa.reminders.gateway import Gateway
from pwa.reminders.sending import remind

from .conftest import telephone
from .test_sms import WHO
from .test_sms import Gateway as Server


@pytest.fixture
def server() -> Iterator[Callable[[Any], Server]]:
    """server(status) answers with this status, server(a function) does what it does."""
    made: list[Server] = []

    def make(answers: Any) -> Server:
        def status(handler: Any) -> None:
            handler.send_response(answers)
            handler.send_header("Location", "/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        made.append(Server(answers if callable(answers) else status))
        return made[-1]

    yield make
    for one in made:
        one.shutdown()
        one.server_close()


def address(there: Server, path: str = "send") -> str:
    return f"json://127.0.0.1:{there.server_port}/{path}/{{phone}}"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "taken"), (307, "unknown"), (404, "unknown"), (410, "unknown"), (429, "unknown"), (500, "unknown")],
)
def test_what_each_status_means_and_that_no_redirect_is_followed(server, status, outcome):
    there = server(status)
    assert Gateway(address(there)).send(WHO, "雁行里有 2 件事等你查看。", 2) == outcome
    assert [path for path, _body in there.got] == ["/send/13800000001"]


def test_a_server_that_never_answers_is_given_up(server, monkeypatch):
    monkeypatch.setattr(gateway_module, "PATIENCE", "cto=0.3&rto=0.3&redirect=no")
    there = server(lambda _handler: time.sleep(3))
    began = time.monotonic()
    assert Gateway(address(there)).send(WHO, "x", 1) == "unknown"
    assert time.monotonic() - began < 2.5


def test_a_server_that_is_not_there_is_an_unknown_end(server):
    assert Gateway("json://127.0.0.1:1/{phone}").send(WHO, "x", 1) == "unknown"


def test_of_several_addresses_the_first_is_asked_and_all_for_what_goes_everywhere(server):
    first, second = server(200), server(500)
    channel = Gateway(f"{address(first)} {address(second)}")
    assert channel.send(WHO, "x", 1) == "taken"
    assert (len(first.got), len(second.got)) == (1, 0)
    assert channel.send(WHO, "x", 1, everywhere=True) == "taken"
    assert (len(first.got), len(second.got)) == (2, 1)


def test_a_message_goes_out_from_the_queue_to_the_persons_number(server, rules, agreed):
    there = server(200)
    telephone("member", "13800000009")
    rules.add("alarm")
    assert remind({"gateway": Gateway(address(there))})["taken"] == 1
    assert [path for path, _body in there.got] == ["/send/13800000009"]


@pytest.mark.parametrize("url", ["nonsense://{phone}", "mailto://{phone}"])
def test_an_address_that_apprise_cannot_read_is_told_without_its_secrets(app, url):
    with pytest.raises(BadSetting) as said:
        checked({"gateway": Gateway(f"json://user:secret@127.0.0.1:1/{{phone}} {url}")})
    assert said.value.values == {"n": 2, "scheme": url.partition(":")[0]}


def test_a_bad_address_is_told_by_doctor_and_remind_and_stops_a_server_that_was_told_to_send(app, runner, monkeypatch):
    bad = replace(app.config["YANXING"], gateway_urls="nonsense://{phone}")
    monkeypatch.setitem(app.config, "YANXING", bad)
    for command in ("doctor", "remind"):
        said = runner(command)
        assert said.exit_code == 1 and "YANXING_GATEWAY_URLS" in said.output
    with pytest.raises(BadSetting):
        create_app(replace(bad, remind=True))
    assert create_app(bad)


def test_a_missing_program_is_told(app, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    monkeypatch.setattr("pwa.reminders.web_push.find_spec", lambda _name: None)
    for changed in ({"gateway_urls": "json://127.0.0.1:1/{phone}"}, {"push_contact": "ops@example.test"}):
        with pytest.raises(BadSetting, match="not installed"):
            checked(channels_of(replace(app.config["YANXING"], **changed)))
