"""Write the structured log: one JSON line for each event, with a request number and without personal data.

Paths are logged as routes (`/reports/<uuid:submission>`), never as sent: an address can contain a token.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from .ids import new_id

View = TypeVar("View", bound=Callable[..., Any])
NUMBER = "Yanxing-Request"  # header with the number of the request in the log
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
logger = logging.getLogger("yanxing")
ANSWERED = Counter("yanxing_requests_total", "Answers by route and status", ["route", "method", "status"])
TOOK = Histogram("yanxing_request_seconds", "Time to answer by route", ["route"])


class JsonLines(logging.Formatter):
    """Format each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        body: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            # Type and code lines, never the message: the message of a database error quotes stored values.
            body["fault"] = fault_of(record.exc_info)
        return json.dumps(body, ensure_ascii=False)


class LibraryLines(JsonLines):
    """Log a library's events as logger, file and line only: their messages may contain addresses."""

    def format(self, record: logging.LogRecord) -> str:
        record.msg, record.args = f"{record.name} {record.filename}:{record.lineno}", ()
        return super().format(record)


def fault_of(info: Any) -> dict[str, Any]:
    """Describe an exception (`sys.exc_info`) by type, database code and its last eight code lines, without values."""
    kind, error, trace = info
    steps = []
    while trace is not None:
        steps.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    code = code_of(error)
    return {"type": kind.__name__, **({"code": code} if code else {}), "at": steps[-8:]}


def code_of(error: BaseException | None) -> str | None:
    """Return the database's code of the first error in the chain: `SQLITE_FULL`, or an SQLSTATE such as `53100`."""
    found = None
    while error is not None:
        found = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or found
        error = error.__cause__ or error.__context__
    return found


def event(name: str, level: int = logging.INFO, **facts: Any) -> None:
    """Log one event with its facts, which must not be personal data."""
    if logger.isEnabledFor(level):
        extra = {"facts": {"request": g.get("request_number") if g else None, **facts}}
        # `logger.log` would walk the stack for the calling code line, which the log does not show.
        logger.handle(logger.makeRecord(logger.name, level, "", 0, name, (), None, extra=extra))


def mention(**facts: Any) -> None:
    """Add facts to the log line of this request's answer; they must not be personal data."""
    g.mentioned = facts


def unlogged(view: View) -> View:
    """Neither log nor count the answers of this view: their time alone could tell who asked. Faults are logged."""
    view.unlogged = True  # type: ignore[attr-defined]
    return view


def register(app: Flask) -> None:
    """Give each request a number; log and count each answer."""
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    # Flask itself logs only a fault in the error page; its text quotes the address, and its traceback has values.
    last_resort = logging.StreamHandler(sys.stderr)
    last_resort.setFormatter(LibraryLines())
    app.logger.handlers, app.logger.propagate = [last_resort], False

    @app.before_request
    def number() -> None:
        g.request_number = new_id().hex[-12:]
        g.began = time.perf_counter()

    @app.after_request
    def count(answer: Response) -> Response:
        if getattr(app.view_functions.get(request.endpoint or ""), "unlogged", False):
            answer.headers[NUMBER] = "-"  # without the header the connection would log the answer (connections.py)
            return answer
        route = request.url_rule.rule if request.url_rule else "-"
        took = time.perf_counter() - g.get("began", time.perf_counter())
        method = request.method if request.method in METHODS else "other"
        ANSWERED.labels(route, method, answer.status_code).inc()
        TOOK.labels(route).observe(took)
        answer.headers[NUMBER] = g.get("request_number", "")
        if not route.startswith("/static/"):
            facts = {
                "method": method,
                "route": route,
                "status": answer.status_code,
                "ms": round(took * 1000, 1),
            }
            event("answered", **facts, **g.pop("mentioned", {}))
        return answer
