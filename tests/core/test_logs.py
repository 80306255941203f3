"""The log: one JSON line an event, a number for each request, nothing about a person."""

import io
import json
import logging
import sys

import pytest

from pwa.core.logs import JsonLines, LibraryLines, event
from tests.kit.client import client_of
from tests.people import PEOPLE

TOKEN = "a-token-that-opens-a-page-0123456789"


def lines(said) -> list[dict]:
    return [json.loads(JsonLines().format(record)) for record in said.records]


def test_each_answer_is_one_line_with_its_number(client, said):
    answer = client.get("/healthz")
    found = [line for line in lines(said) if line["event"] == "answered"]
    assert len(found) == 1 and found[0]["request"] == answer.headers["Yanxing-Request"] != ""
    assert {"at", "level", "event", "request", "method", "route", "status", "ms"} == set(found[0])


def test_two_requests_have_two_numbers(client):
    first, second = (client.get("/healthz").headers["Yanxing-Request"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("path", [f"/welcome/{TOKEN}", f"/sign-in?next=/{TOKEN}", f"/{TOKEN}", f"/reports/{TOKEN}"])
def test_an_address_is_never_written_as_typed(client, said, path):
    client.get(path)
    assert lines(said) and TOKEN not in json.dumps(lines(said))


def test_what_a_person_sends_is_never_written(as_, said):
    client = as_("member")
    client.post(
        "/reports/location", data={"division": "440307", "since": "x", "area": "永福机械厂", "phone": "13900000001"}
    )
    client.post("/sync", data=b'{"area": "\xe6\xb0\xb8\xe7\xa6\x8f', content_type="application/json")
    client.post("/sign-in/passphrase", data={"phone": "13900000001", "passphrase": "correct horse battery"})
    text = json.dumps(lines(said), ensure_ascii=False)
    member = PEOPLE["member"]
    for word in ("永福", "13900000001", "battery", str(member.account_id), str(member.member_id)):
        assert word not in text
    assert len([line for line in lines(said) if line["event"] == "answered"]) == 3


def test_a_fault_is_told_by_its_kind_and_place_never_by_its_words(app, said):
    app.view_functions["health.alive"], kept = _breaking, app.view_functions["health.alive"]
    client = client_of(app)
    client.faults_expected = True
    try:
        answer = client.get("/healthz")
    finally:
        app.view_functions["health.alive"] = kept
    fault = next(line for line in lines(said) if "fault" in line)
    assert answer.status_code == 500 and fault["fault"]["type"] == "ValueError"
    assert fault["request"] == answer.headers["Yanxing-Request"]
    assert any(step.startswith("test_logs.py:") for step in fault["fault"]["at"])
    assert "13900000001" not in json.dumps(lines(said)) and "13900000001" not in answer.text


def _breaking():
    raise ValueError("duplicate key (phone)=(13900000001)")


_breaking.allowed_roles = "everyone"


def test_an_event_outside_a_request_has_no_number(said):
    event("serving", workers=2)
    assert lines(said)[-1]["request"] is None and lines(said)[-1]["workers"] == 2


def test_what_a_library_puts_together_itself_is_told_by_its_line_of_code_alone():
    said = ("waitress", logging.ERROR, "/lib/waitress/channel.py", 402, f"Exception while serving /welcome/{TOKEN}")
    line = json.loads(LibraryLines().format(logging.LogRecord(*said, None, None)))
    assert line["event"] == "waitress channel.py:402" and TOKEN not in json.dumps(line)


def test_the_last_resort_of_flask_quotes_neither_address_nor_values(app, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(app.logger.handlers[0], "stream", said)
    with app.test_request_context(f"/welcome/{TOKEN}"):
        try:
            raise ValueError("13900000001")
        except ValueError:
            app.log_exception(sys.exc_info())
    assert "ValueError" in said.getvalue()
    assert TOKEN not in said.getvalue() and "13900000001" not in said.getvalue()
