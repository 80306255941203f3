"""A suggestion without a name: no table, log, trail, figure, answer or time leads to who wrote it."""

import logging
from contextlib import suppress
from datetime import date, datetime
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import generate_latest

from pwa.core.audit import AuditLine
from pwa.core.connections import Connection
from pwa.core.database import db, is_postgres
from pwa.core.logs import JsonLines
from pwa.identity.models import Session
from pwa.models import MODELS
from pwa.suggestions.models import Suggestion
from pwa.suggestions.unnamed_requests import without_visitor
from tests.people import PEOPLE, UNITS
from tests.suggestions.conftest import WORDS, filled

MEMBER = PEOPLE["member"]
TELLING = {
    "Referer": "http://localhost/suggestions/new?who=member",
    "User-Agent": "Mozilla/5.0 (Linux; Android 14; courier's phone)",
    "X-Forwarded-For": "203.0.113.77",
    "HX-Current-URL": "http://localhost/branch",
}


def all_rows() -> dict[str, set[tuple]]:
    """Every row of every table."""
    return {model.__name__: {*model.select().tuples()} for model in MODELS}


def figures() -> list[str]:
    """What the monitoring reads of this program; the rest is about the process."""
    return [line for line in generate_latest().decode().splitlines() if line.startswith("yanxing_")]


def code_in(answer) -> str:
    """The code that an answer shows."""
    return answer.text.partition('class="code">')[2].partition("<")[0]


@pytest.fixture
def log():
    """What the program logs meanwhile, as it is written."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger("yanxing"), logging.getLogger("pwa.app"), logging.getLogger()]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.both_engines
def test_of_a_signed_in_writer_one_row_is_stored_that_does_not_know_them_and_nothing_else_anywhere(as_, log):
    browser = as_("member")
    for path in ("/", "/branch", "/suggestions/new"):
        assert browser.get(path).status_code == 200
    session = Session.get(Session.account == MEMBER.account_id)
    log.truncate(0), log.seek(0)
    before, counted = all_rows(), figures()
    page = browser.get("/suggestions/unnamed", headers=TELLING)
    sent = browser.post("/suggestions", data=filled(), headers=TELLING)
    read = browser.post("/suggestions/answer", data={"code": code_in(sent)}, headers=TELLING)
    after = all_rows()
    assert log.getvalue() == "" and figures() == counted, "no line, no count: their time would be the writer's"
    assert {name for name in after if after[name] != before[name]} == {"Suggestion"}
    [row] = after["Suggestion"]
    by_name = dict(zip([field.name for field in Suggestion._meta.sorted_fields], row, strict=True))
    assert by_name.keys() == {
        "id", "county_id", "unit", "on", "words", "code", "due_on", "answer", "answered_at", "answered_by",
    }  # fmt: skip
    assert by_name["id"].version == 4, "a UUIDv7 holds the millisecond"
    assert not [value for value in row if isinstance(value, datetime)]
    whose = {MEMBER.account_id, MEMBER.member_id, MEMBER.branch_id, session.id}
    assert not whose & {value for value in row if isinstance(value, UUID)}
    assert not [one for one in whose if str(one) in repr(row) or one.hex in repr(row)]
    for answer in (page, sent, read):
        assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
        telling = {"Set-Cookie", "Yanxing-Account", "Yanxing-Rights", "Yanxing-Keep", "Location"}
        assert not telling & {*answer.headers.keys()}
        assert 'data-account=""' in answer.text and MEMBER.name not in answer.text


@pytest.mark.both_engines
def test_who_wrote_and_at_what_hour_makes_no_difference_to_what_is_stored(as_, client, clock):
    key, rows = uuid4(), []
    for browser, hour in ((as_("member"), 8), (as_("secretary"), 12), (client, 23)):
        clock.on(clock.today, hour, 59)
        sent = browser.post("/suggestions", data=filled(key), headers=TELLING)
        rows.append((Suggestion.select().dicts().get() | {"id": None}, code_in(sent)))
        Suggestion.delete().execute()
    assert rows[0] == rows[1] == rows[2] and rows[0][0]["on"] == clock.today


@pytest.mark.both_engines
def test_no_row_number_tells_the_order_of_arrival(client):
    for n in range(20):
        client.post("/suggestions", data=filled(words=f"建议{n}"))
    assert Suggestion.select().count() == 20
    if not is_postgres():
        [[sql]] = db.execute_sql("select sql from sqlite_master where name = 'suggestion'").fetchall()
        assert sql.endswith("WITHOUT ROWID")
        stored = [row.words for row in Suggestion.select()]
        assert stored != [f"建议{n}" for n in range(20)], "they stand by their random ids"


def test_the_trail_says_who_answered_and_nothing_of_who_wrote(as_, clock):
    sent = as_("member").post("/suggestions", data=filled())
    row = Suggestion.get()
    assert not AuditLine.select().where(AuditLine.record_id == row.id).exists()
    clock.forward(days=1)
    as_("committee").post(f"/suggestions/{row.id}/answer", data={"answer": "下月起改为周三。"})
    [line] = AuditLine.select().where(AuditLine.record_id == row.id)
    assert (line.action, line.actor_id, line.member_id) == (
        "answered suggestion", PEOPLE["committee"].account_id, None,
    )  # fmt: skip
    assert "下月起改为周三。" in as_("member").post("/suggestions/answer", data={"code": code_in(sent)}).text


def test_everything_that_names_somebody_is_taken_from_the_request_before_the_program_sees_it():
    kept = {"HTTP_HOST": "localhost", "HTTP_ACCEPT_LANGUAGE": "zh-CN", "HTTP_SEC_FETCH_SITE": "same-origin"}
    kept |= {"REQUEST_METHOD": "POST", "PATH_INFO": "/suggestions", "CONTENT_LENGTH": "12", "wsgi.input": None}
    secret = "secret-of-the-visitor"
    names = ("REMOTE_ADDR", "REMOTE_PORT", "REMOTE_USER", "HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_REFERER")
    names += ("HTTP_AUTHORIZATION", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
    names += ("HTTP_X_REQUEST_ID", "HTTP_TRACEPARENT", "HTTP_HX_CURRENT_URL", "HTTP_DNT", "HTTP_SEC_CH_UA_MODEL")
    environ: dict[str, Any] = {**kept, **dict.fromkeys(names, secret)}
    environ["werkzeug.proxy_fix.orig"] = {"REMOTE_ADDR": secret}
    assert without_visitor(environ) == kept
    cookies = f"yanxing={secret}; language=en; large=1; device={secret}"
    assert without_visitor(environ | {"HTTP_COOKIE": cookies}) == kept | {"HTTP_COOKIE": "language=en; large=1"}
    hostile = f"language=en{secret}; large={secret}; language[x"
    assert secret not in str(without_visitor(environ | {"HTTP_COOKIE": hostile}))


def test_every_view_without_a_name_is_one_from_which_the_visitor_is_taken_and_that_is_not_logged(app):
    assert {address for address in app.wsgi_app.addresses if address[0] in ("GET", "POST")} == {
        ("GET", "/suggestions/unnamed"), ("POST", "/suggestions"),
        ("GET", "/suggestions/answer"), ("POST", "/suggestions/answer"),
    }  # fmt: skip
    views = {name: view for name, view in app.view_functions.items() if name.startswith("unnamed.")}
    assert len(views) == 4 and all(view.unlogged for view in views.values())
    assert {view.allowed_roles for view in views.values()} == {"everyone"}


def test_other_pages_are_logged_as_before_and_know_their_visitor(as_, log):
    assert MEMBER.name in as_("member").get("/suggestions/new").text
    assert '"route": "/suggestions/new"' in log.getvalue()


class Wire(Connection):
    """A connection whose bytes go nowhere."""

    def send(self, data: bytes, flags: int = 0) -> int:
        """Answer a request that came."""
        self.pending = True
        with suppress(OSError):
            super().send(data, flags)
        return len(data)


def test_the_connection_logs_the_answer_no_more_than_the_program_does(as_, log):
    for path in ("/suggestions/unnamed", "/suggestions/answer"):
        answer = as_("member").get(path)
        head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        Wire().send(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
    assert log.getvalue() == ""
    Wire().send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert '"answered"' in log.getvalue(), "an answer of no view is logged here"


def test_the_page_is_not_the_outboxes_so_no_draft_is_kept(as_):
    shown = as_("member").get("/suggestions/unnamed").text
    assert "data-outbox-form" not in shown and "submission_id" not in shown and "write_key" not in shown
    assert "written_by" not in shown and str(MEMBER.account_id) not in shown


def test_a_refused_form_leaves_nothing_either(as_, log):
    browser = as_("member")
    browser.get("/")
    log.truncate(0), log.seek(0)
    before = all_rows()
    for wrong in ({"words": ""}, {"unit": str(UNITS["home"])}, {"words": "长" * 2001}, {"words": "a\x00b"}):
        answer = browser.post("/suggestions", data=filled(**wrong))
        assert answer.status_code == 422 and (wrong.get("words", WORDS)[:1] or "") in answer.text
    assert browser.post("/suggestions/answer", data={"code": "0000-0000-0000"}).status_code == 422
    assert browser.cross_site("/suggestions", data=filled()).status_code == 403
    assert all_rows() == before and log.getvalue() == ""


def test_the_day_is_the_day_in_china(client, clock):
    clock.on(date(2026, 11, 30), 0, 30)
    client.post("/suggestions", data=filled())
    assert Suggestion.get().on == date(2026, 11, 30)
