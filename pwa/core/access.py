"""Decide who may open a view. A view that names nobody is closed to everybody; an architecture test walks every route.

Also: the check that refuses writes from other sites, and the headers every answer carries.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user
from werkzeug.exceptions import SecurityError

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person may be, on a unit and its subtree."""

    MEMBER = "member"
    CONTACT = "contact"
    SECRETARY = "secretary"
    ORGANISER = "organiser"
    COMMITTEE = "committee"
    COUNTY = "county"
    AUDITOR = "auditor"
    ADMIN = "admin"


BRANCH_OFFICERS = (Role.SECRETARY, Role.ORGANISER)
OFFICERS = (Role.CONTACT, *BRANCH_OFFICERS, Role.COMMITTEE)

EVERYONE, SIGNED_IN = "everyone", "signed-in"
SAFE = {"GET", "HEAD", "OPTIONS"}
CSP = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = [
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=()"),
]
STRICT = ("Strict-Transport-Security", "max-age=31536000")


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let in whoever holds one of `roles` somewhere; which records they reach the view asks `within_reach`."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def open_to_signed_in(view: View) -> View:
    """Let in every signed-in person, each to their own."""
    view.allowed_roles = SIGNED_IN  # type: ignore[attr-defined]
    return view


def open_to_everyone(view: View) -> View:
    """Let in everyone: sign-in, the worker, the offline page."""
    view.allowed_roles = EVERYONE  # type: ignore[attr-defined]
    return view


def require_role() -> None:
    """Before each request: a view that names nobody is closed (404 hides what exists); signed out goes to sign-in."""
    if request.endpoint is None or request.routing_exception is not None:
        return
    allowed = getattr(current_app.view_functions[request.endpoint], "allowed_roles", None)
    if allowed == EVERYONE:
        return
    if allowed is None:
        abort(404)
    if not current_user.is_authenticated:
        abort(current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    if allowed != SIGNED_IN and not (allowed & current_user.roles):
        abort(404)


def refuse_cross_site() -> None:
    """Refuse a write that another site started. No token: it would die with the session and kill replays."""
    if request.method in SAFE:
        return
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a host that is not ours: no page of ours can be built for it
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        ours = site in ("same-origin", "none")
    else:
        ours = origin == current_app.config["YANXING"].origin
    if not ours:
        abort(403)


def set_headers(answer: Response) -> Response:
    """The headers of every answer; one that a view has set stands."""
    said = {name.lower() for name, _ in answer.headers}
    ours = [*HEADERS, STRICT] if current_app.config["YANXING"].secure else HEADERS
    answer.headers.extend([(name, value) for name, value in ours if name.lower() not in said])
    if answer.mimetype == "text/html":
        answer.headers["Vary"] = "HX-Request, HX-Target, HX-Request-Type, HX-Boosted, Cookie"
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        if current_user and current_user.is_authenticated:
            answer.headers["Yanxing-Account"] = str(current_user.account.id)
    elif "cache-control" not in said:  # what may be kept says so itself
        answer.headers.add("Cache-Control", "no-store")
    return answer


def register(app: Flask) -> None:
    """Put guard, cross-site check and headers on the app."""
    app.before_request(refuse_cross_site)
    app.before_request(require_role)
    app.after_request(set_headers)
