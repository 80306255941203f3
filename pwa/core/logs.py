"""Write the structured log: one JSON line an event, with a request number and without personal data.

Paths are logged as routes (`/reports/<uuid:submission>`), never as typed: an address can hold a token.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from .ids import new_id

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
logger = logging.getLogger("yanxing")
ANSWERED = Counter("yanxing_requests_total", "Answers by route and status", ["route", "method", "status"])
TOOK = Histogram("yanxing_request_seconds", "Time to answer by route", ["route"])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        body: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            # The type and the lines of code, never the message: a database error quotes the values.
            body["fault"] = fault_of(record.exc_info)
        return json.dumps(body, ensure_ascii=False)


class LibraryLines(JsonLines):
    """Write the events of a library that puts addresses into its texts itself: only where in its code it was."""

    def format(self, record: logging.LogRecord) -> str:
        record.msg, record.args = f"{record.name} {record.filename}:{record.lineno}", ()
        return super().format(record)


def fault_of(info: Any) -> dict[str, Any]:
    """An exception as its type and where it came from, without its values."""
    kind, error, trace = info
    steps = []
    while trace is not None:
        steps.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    code = code_of(error)
    return {"type": kind.__name__, **({"code": code} if code else {}), "at": steps[-8:]}


def code_of(error: BaseException | None) -> str | None:
    """What the database itself calls the first thing that went wrong: `SQLITE_FULL`, or an SQLSTATE as `53100`."""
    found = None
    while error is not None:
        found = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or found
        error = error.__cause__ or error.__context__
    return found


def event(name: str, level: int = logging.INFO, **facts: Any) -> None:
    """Write one event with its facts; facts must not be personal data."""
    if logger.isEnabledFor(level):
        said = {"facts": {"request": g.get("request_number") if g else None, **facts}}
        # Not `logger.log`: it walks the stack for a line of code that no line of the log tells.
        logger.handle(logger.makeRecord(logger.name, level, "", 0, name, (), None, extra=said))


def mention(**facts: Any) -> None:
    """Facts for the line of the answer itself; facts must not be personal data."""
    g.mentioned = facts


def register(app: Flask) -> None:
    """Number each request, log and count each answer."""
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    # Flask's own last resort (a fault in the error page itself) quotes the address and a traceback with values.
    last_resort = logging.StreamHandler(sys.stderr)
    last_resort.setFormatter(LibraryLines())
    app.logger.handlers, app.logger.propagate = [last_resort], False

    @app.before_request
    def number() -> None:
        g.request_number = new_id().hex[-12:]
        g.began = time.perf_counter()

    @app.after_request
    def count(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        took = time.perf_counter() - g.get("began", time.perf_counter())
        method = request.method if request.method in METHODS else "other"
        ANSWERED.labels(route, method, answer.status_code).inc()
        TOOK.labels(route).observe(took)
        answer.headers["Yanxing-Request"] = g.get("request_number", "")
        if not route.startswith("/static/"):
            facts = {
                "method": method,
                "route": route,
                "status": answer.status_code,
                "ms": round(took * 1000, 1),
            }
            event("answered", **facts, **g.pop("mentioned", {}))
        return answer
