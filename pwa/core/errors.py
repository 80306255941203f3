"""Answer errors: as a page for people, as RFC 9457 problem+json for the JSON addresses."""

import logging
from typing import Any
from urllib.parse import quote

import peewee as pw
from flask import Flask, Response, g, jsonify, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from .database import Busy
from .fragments import page, redirect_to
from .logs import logger

JSON_PATHS = ("/sync", "/me/session", "/attachments/", "/sign-in/passkey")
JSON_ADDRESSES = {"/me/passkeys", "/me/passkeys/options"}  # addresses below these are plain HTML forms


def problem(status: int, title: str, **more: Any) -> Response:
    """Return an error answer in the format of RFC 9457."""
    answer = jsonify(type="about:blank", title=title, status=status, **more)
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def speaks_json() -> bool:
    """Whether this address is called by our own scripts, which expect JSON."""
    path = request.path
    ours = path.startswith(JSON_PATHS) or path in JSON_ADDRESSES
    return (request.method != "GET" and ours) or path == "/me/session"


def without_sentence_end(path: str) -> str:
    """Return the path of a link as it was meant: links copied out of a message bring the sign that followed them."""
    return path.rstrip("。，、；：！？）》」』】”’…．.,;:!?)]>}\"' ") or "/"


def register(app: Flask) -> None:
    """Add the error handlers to the app."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response  # type: ignore[return-value]
        if isinstance(error, SecurityError):  # a foreign host name: url_for fails for it, so no page can be rendered
            return Response("Bad Request\n", 400, mimetype="text/plain")
        status = error.code or 500
        if status == 404 and request.method == "GET" and (meant := without_sentence_end(request.path)) != request.path:
            return redirect_to(quote(meant))
        answer = _answer(status, error.name, retry=getattr(error, "retry_after", None))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(Busy)
    def busy(error: Busy) -> Response:
        logger.warning("database busy", extra={"facts": {"request": g.get("request_number")}})
        return _answer(503, "Service Unavailable", retry=5)

    @app.errorhandler(pw.OperationalError)
    @app.errorhandler(pw.InterfaceError)
    @app.errorhandler(MaxConnectionsExceeded)
    def away(error: Exception) -> Response:
        number = g.get("request_number", "")
        logger.log(logging.ERROR, "database away", exc_info=error, extra={"facts": {"request": number}})
        return _answer(503, "Service Unavailable", retry=10, reference=number)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        number = g.get("request_number", "")
        logger.log(logging.ERROR, "fault", exc_info=error, extra={"facts": {"request": number}})
        return _answer(500, "Internal Server Error", reference=number)


def _answer(status: int, name: str, retry: object = None, reference: str = "") -> Response:
    if status >= 500:
        g._login_user = AnonymousUserMixin()  # loading the user would ask the database, which may be what failed
    if speaks_json():
        answer = problem(status, name, **({"reference": reference} if reference else {}))
    else:
        title = {
            403: _("This request came from another site"),
            404: _("This page does not exist, or it is not yours to open"),
            413: _("That is too large"),
            429: _("That was too often for now"),
            503: _("The service is busy"),
        }.get(status, _("Something went wrong") if status >= 500 else _("That cannot be done"))
        posted = request.method == "POST"
        shown = {"code": status, "title": title, "reference": reference, "retry_after": retry, "posted": posted}
        answer = page("error.html", status=status, **shown)
    if retry:
        answer.headers["Retry-After"] = str(retry)
    return answer
