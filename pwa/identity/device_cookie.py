"""Recognise browsers in which somebody has signed in before, by a signed cookie.

The cookie gives no access. With it the owner's own tries are counted separately from the guesses of others (OWASP:
device cookies). It contains a random id of the browser and keyed digests of phone numbers, so it names nobody.
"""

import secrets
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from pwa.core.throttle import blinded

COOKIE, PATH = "known", "/sign-in"
ACCOUNTS = "met"  # a cookie of its own for accounts, sent to every address, because each sign-in must read it
LASTING = 400 * 24 * 3600
MOST_ACCOUNTS = 40
MOST = 5  # people remembered on a shared phone: those who signed in last


def known_browser(number: str) -> str | None:
    """Return this browser's random id if somebody has signed in here with this number, else None."""
    cookie = _read()
    return cookie["browser"] if _digest(number) in cookie["numbers"] else None


def remember(number: str | None) -> None:
    """Add this number to the browser's cookie, after a sign-in with it."""
    if not number:
        return
    cookie = _read()
    numbers = [_digest(number), *(known for known in cookie["numbers"] if known != _digest(number))]
    text = _serializer().dumps([cookie["browser"] or secrets.token_urlsafe(12), *numbers[:MOST]])
    settings = current_app.config["YANXING"]

    @after_this_request
    def set_cookie(answer: Response) -> Response:
        attributes: dict[str, Any] = {"path": PATH, "httponly": True, "samesite": "Lax", "secure": settings.secure}
        answer.set_cookie(COOKIE, str(text), max_age=LASTING, **attributes)
        return answer


def has_signed_in_here(account_id: UUID) -> bool:
    """Whether this account has signed in in this browser, as its cookie says."""
    return _digest_of_account(account_id) in _accounts()


def remember_accounts(*account_ids: UUID) -> None:
    """Add these accounts to the browser's cookie, so that no link which they made is spent here."""
    mine = list(dict.fromkeys(_digest_of_account(account_id) for account_id in account_ids))
    before = g.get("accounts_here") or _accounts()  # set earlier in this request, or sent with it
    known = g.accounts_here = [*mine, *(other for other in before if other not in mine)][:MOST_ACCOUNTS]

    @after_this_request
    def set_cookie(answer: Response) -> Response:
        text, secure = str(_serializer(ACCOUNTS).dumps(known)), current_app.config["YANXING"].secure
        answer.set_cookie(ACCOUNTS, text, max_age=LASTING, httponly=True, samesite="Lax", secure=secure)
        return answer


def _digest_of_account(account_id: UUID) -> str:
    return blinded(f"account met {account_id}")[:8]


def _accounts() -> list[str]:
    try:
        found = _serializer(ACCOUNTS).loads(request.cookies.get(ACCOUNTS, ""))
    except (BadData, ValueError, TypeError):
        return []
    return found if isinstance(found, list) else []


def _digest(number: str) -> str:
    return blinded(f"known number {number}")[:16]


def _serializer(salt: str = "known browser") -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["YANXING"].secret_key, salt=salt)


def _read() -> dict[str, Any]:
    """Read the cookie: `browser` and `numbers`; None and an empty list if there is none or it is invalid."""
    try:
        browser, *numbers = _serializer().loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return {"browser": None, "numbers": []}
    return {"browser": browser, "numbers": numbers}
