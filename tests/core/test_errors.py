"""What goes wrong is answered in words or as a problem, with a number, and says nothing about anybody."""

import logging

import peewee as pw
import pytest

from pwa.core import database
from tests.people import PEOPLE


@pytest.fixture
def away(app, monkeypatch):
    """Call it, and the database has gone away."""

    def gone(*_, **__):
        raise pw.OperationalError("the server closed the connection")

    def go():
        monkeypatch.setattr(database.db.obj, "connect", gone)
        monkeypatch.setattr(database.db.obj, "execute_sql", gone)

    return go


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/sign-in"), ("POST", "/reports/location"), ("POST", "/sync"), ("GET", "/me/session")],
)
@pytest.mark.parametrize("login", [None, "member"])
def test_while_the_database_is_away_everybody_is_asked_to_come_again(client, as_, away, caplog, login, method, path):
    browser = as_(login) if login else client
    browser.faults_expected = True
    away()
    with caplog.at_level(logging.ERROR, "yanxing"):
        answer = browser.open(path, method=method, **({"json": {}} if path == "/sync" else {}))
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    number = answer.headers["Yanxing-Request"]
    assert number in answer.text
    assert number in [getattr(line, "facts", {}).get("request") for line in caplog.records]
    assert "Yanxing-Account" not in answer.headers and PEOPLE["member"].name not in answer.text


def test_the_process_still_says_that_it_lives_and_is_not_ready(client, away):
    client.faults_expected = True
    away()
    assert client.get("/healthz").status_code == 200 and client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/sync", "POST"),
        ("PUT", "/sync", "POST"),
        ("DELETE", "/reports", "GET"),
        ("POST", "/attachments/x", "PUT"),
    ],
)
def test_a_wrong_method_hears_the_right_one(as_, method, path, allowed):
    answer = as_("member").open(path, method=method)
    assert answer.status_code == 405 and allowed in answer.headers["Allow"]


BROKEN_BODIES = {
    "no boundary": ("multipart/form-data", b"x"),
    "empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "a part without a name": (
        "multipart/form-data; boundary=a",
        b"--a\r\nContent-Disposition: form-data\r\n\r\nq\r\n--a--\r\n",
    ),
    "no text": (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="area"\r\n\r\n\xff\xfe\0\r\n--a--\r\n',
    ),
    "per cent": ("application/x-www-form-urlencoded", b"%" * 1000),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfea\0=\0b\0"),
    "no form at all": ("application/json", b"[]"),
}


@pytest.mark.parametrize("path", ["/reports/location", "/reports/activity", "/reports/withdrawal", "/me/way-in"])
@pytest.mark.parametrize(("kind", "body"), BROKEN_BODIES.values(), ids=BROKEN_BODIES.keys())
def test_a_body_that_is_no_form_gets_the_form_again(as_, path, kind, body):
    assert as_("member").post(path, data=body, content_type=kind).status_code == 422
