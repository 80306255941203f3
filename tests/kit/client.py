"""A client that behaves as a browser on our own pages, and that reads every answer it gets."""

import logging
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.core.bulk_sql import insert_rows
from pwa.core.clock import now
from pwa.core.database import db, write
from pwa.core.ids import new_id
from pwa.identity.models import Session
from tests.kit.pages import complaints
from tests.people import PEOPLE


class Faults(logging.Handler):
    """Remembers the last fault that the app logged, so that a test sees the cause and not only a 500."""

    last: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.last = record.exc_info[1]


faults = Faults()


class Client(FlaskClient):
    """Sends what a browser sends; refuses pages that break a rule and faults that no test expected."""

    faults_expected = False

    def open(self, *args: Any, **options: Any) -> TestResponse:
        options.setdefault("base_url", "http://localhost")
        headers = dict(options.pop("headers", None) or {})
        method = str(options.get("method", "GET")).upper()
        if method not in ("GET", "HEAD") and not {"Sec-Fetch-Site", "Origin"} & headers.keys():
            headers["Sec-Fetch-Site"] = "same-origin"
        faults.last = None
        with self.application.app_context():  # a fresh `g`: inside the test's own context the last visitor would stay
            answer = super().open(*args, headers=headers, **options)
        if answer.status_code >= 500 and faults.last and not self.faults_expected:
            raise faults.last
        self._read(answer, headers)
        return answer

    def fragment(self, path: str, target: str = "main", method: str = "GET", **options: Any) -> TestResponse:
        """As htmx asks: the block whose id is `target`."""
        asked = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"div#{target}"}
        return self.open(path, method=method, headers={**asked, **options.pop("headers", {})}, **options)

    def cross_site(self, path: str, **options: Any) -> TestResponse:
        """A write that another site started."""
        return self.post(path, headers={"Sec-Fetch-Site": "cross-site"}, **options)

    @staticmethod
    def _read(answer: TestResponse, headers: dict[str, str]) -> None:
        if answer.mimetype != "text/html" or not answer.data or "Content-Encoding" in answer.headers:
            return
        part = headers.get("HX-Request") == "true" and "<html" not in answer.text[:200]
        found = complaints(answer.text, fragment=part)
        assert not found, f"{answer.request.method} {answer.request.path} ({answer.status_code}): " + "; ".join(found)


def begin_session(login: str) -> UUID:
    """A signed-in phone of this person, as a row."""
    db.connect(reuse_if_open=True)
    began = {"began_at": now(), "last_used_at": now(), "way_in": "passkey", "label": "test"}
    row = {"id": new_id(), "account": PEOPLE[login].account_id, **began}
    with write():
        insert_rows(Session, [row])
    return row["id"]


def signed_in_as(app: Flask, login: str) -> str:
    """The value of the cookie that names a new session of this person."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": str(begin_session(login)), "_fresh": True, "_permanent": True}))


def sign_in(client: FlaskClient, login: str) -> FlaskClient:
    """Sign the client in: a session row, and the cookie that names it. Written here: Flask's way to a test client's
    session goes through a request of its own, which takes as long as a small page."""
    app = client.application
    client.set_cookie(app.session_interface.get_cookie_name(app), signed_in_as(app, login))
    return client


def client_of(app: Flask) -> Client:
    """A client that is nobody yet."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]
