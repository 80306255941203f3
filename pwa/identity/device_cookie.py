"""Recognise browsers in which somebody signed in before, by a cookie that only this server can read.

It opens nothing. It keeps the owner's own tries apart from what strangers guess (OWASP: device cookies). It holds one
random word, kept for as long as the browser keeps it, and keyed digests of numbers: it names nobody.
"""

import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from pwa.core.throttle import blinded

COOKIE, PATH = "known", "/sign-in"
LASTING = 400 * 24 * 3600
MOST = 5  # people on one shared phone, those last seen


def browser_that_knows(number: str) -> str | None:
    """This browser's word, when whoever has this number signed in here before."""
    mark = _read()
    return mark["browser"] if _mark(number) in mark["numbers"] else None


def remember(number: str | None) -> None:
    """Whoever has this number signed in on this browser; the answer tells it so."""
    if not number:
        return
    held = _read()
    numbers = [_mark(number), *(known for known in held["numbers"] if known != _mark(number))]
    text = _serializer().dumps([held["browser"] or secrets.token_urlsafe(12), *numbers[:MOST]])
    settings = current_app.config["YANXING"]

    @after_this_request
    def tell(answer: Response) -> Response:
        attributes: dict[str, Any] = {"path": PATH, "httponly": True, "samesite": "Lax", "secure": settings.secure}
        answer.set_cookie(COOKIE, str(text), max_age=LASTING, **attributes)
        return answer


def _mark(number: str) -> str:
    return blinded(f"known number {number}")[:16]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["YANXING"].secret_key, salt="known browser")


def _read() -> dict[str, Any]:
    """What the cookie says; nothing, when there is none or it is not ours."""
    try:
        browser, *numbers = _serializer().loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return {"browser": None, "numbers": []}
    return {"browser": browser, "numbers": numbers}
