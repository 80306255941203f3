"""Say of each page whether a phone may keep it, as what and until when; the worker keeps nothing else.

A view declares it beside its roles with `kept_as`, or calls `keep_page` where it depends on who looks at what. A page
that declares nothing is not kept. The headers are in docs/offline.md, 'Pages'.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, current_app, g, request
from flask_login import current_user

from .clock import CHINA

View = TypeVar("View", bound=Callable[..., Any])
ANSWERED = (200, 404, 410)  # answers of which the phone learns who is signed in, and with which rights


class Copy(StrEnum):
    """What a kept page is. Lists and files are about other persons, and go when a right ends."""

    OWN = "own"  # Today, my branch, my entries
    FORM = "form"  # one page whatever its query string; its list of persons goes when a right ends
    LIST = "list"
    FILE = "file"
    PUBLIC = "public"  # of no account


def kept_as(copy: Copy) -> Callable[[View], View]:
    """Let phones keep the page of this view as `copy`, without end."""

    def mark(view: View) -> View:
        view.kept_as = copy  # type: ignore[attr-defined]
        return view

    return mark


def keep_page(copy: Copy, until: datetime | None = None) -> None:
    """Let the phone keep the page that this request answers, `until` then (None: without end)."""
    g.kept_page = (copy, until)


def store_nothing() -> None:
    """Let neither the phone's worker nor the browser's own cache store the page that this request answers, whatever
    else is declared about it."""
    g.stored_nowhere = True


def end_of_next_day(today: date) -> datetime:
    """Return the last second of tomorrow in China."""
    return datetime.combine(today + timedelta(days=1), time(23, 59, 59), tzinfo=CHINA)


def digests_of(rights: Iterable[tuple[str, str]], whose: str, key: str) -> list[str]:
    """Return one keyed digest (16 hex digits) for each right (role, unit) of the account `whose`, sorted: they tell
    nobody which rights these are, only whether one of them is missing later."""

    def digest(role: str, unit: str) -> str:
        return hmac.new(key.encode(), f"right {whose} {role} {unit}".encode(), hashlib.sha256).hexdigest()[:16]

    return sorted({digest(role, unit) for role, unit in rights})


def set_keep_headers(answer: Response, whole: bool) -> None:
    """Add the headers to an answer in HTML. `whole`: it is a page, no fragment of one."""
    if g.get("stored_nowhere"):
        answer.headers["Cache-Control"] = "private, no-store"
    if not whole or request.method != "GET" or answer.status_code not in ANSWERED:
        return
    account = current_user.account if current_user and current_user.is_authenticated else None
    if account:
        key = current_app.config["YANXING"].secret_key
        answer.headers["Yanxing-Rights"] = " ".join(digests_of(current_user.rights, str(account.id), key))
    copy, until = _declared() if answer.status_code == 200 else (None, None)
    if copy is None or (account is None and copy is not Copy.PUBLIC):
        return
    answer.headers["Yanxing-Keep"] = copy.value
    if until:
        answer.headers["Yanxing-Keep-Until"] = until.isoformat()
    if account and copy is not Copy.PUBLIC:
        answer.headers["Yanxing-Account"] = str(account.id)


def _declared() -> tuple[Copy | None, datetime | None]:
    if g.get("stored_nowhere"):
        return None, None
    view = current_app.view_functions.get(request.endpoint or "")
    return g.get("kept_page") or (getattr(view, "kept_as", None), None)
