"""Decide who may open a view. A view that names no roles is closed to everybody; a test walks all routes.

Also: the check that refuses writes from other sites, and the security headers of every answer.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, make_response, request
from flask_login import current_user
from werkzeug.exceptions import SecurityError

from .fragments import wants_fragment
from .kept_pages import set_keep_headers

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """The roles that a person can hold on a unit; a role covers the unit's subtree."""

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
WITH_CAMERA = "geolocation=(self), camera=(self), microphone=(), payment=()"
STRICT = ("Strict-Transport-Security", "max-age=31536000")


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let in people who hold one of `roles` on any unit. The view asks `within_reach` for their records."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def open_to_signed_in(view: View) -> View:
    """Let in every signed-in person; the view shows them only their own data."""
    view.allowed_roles = SIGNED_IN  # type: ignore[attr-defined]
    return view


def open_to_everyone(view: View) -> View:
    """Let in everyone, signed in or not: the sign-in page, the worker, the offline page."""
    view.allowed_roles = EVERYONE  # type: ignore[attr-defined]
    return view


def needs_proof(view: View) -> View:
    """Close a view to a session that began with somebody else's link, until its owner has proven who they are
    (`identity/limits.py`)."""
    view.needs_proof = True  # type: ignore[attr-defined]
    return view


def uses_camera(view: View) -> View:
    """Let the page of a view use the camera, after the person has allowed it; on every other page it is shut."""

    @wraps(view)
    def show(**arguments: Any) -> Any:
        answer = make_response(view(**arguments))
        answer.headers["Permissions-Policy"] = WITH_CAMERA
        return answer

    return show  # type: ignore[return-value]


def require_role() -> None:
    """Refuse a request to a view that its visitor may not open: 404, so that nobody learns what exists; signed-out
    visitors are sent to sign in."""
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
    """Refuse a write that another site started, by `Sec-Fetch-Site` or `Origin`. A CSRF token would end with the
    session, and entries that the outbox sends later would be refused."""
    if request.method in SAFE:
        return
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a foreign host name: no page can be rendered for it
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        ours = site in ("same-origin", "none")
    else:
        ours = origin == current_app.config["YANXING"].origin
    if not ours:
        abort(403)


def set_headers(answer: Response) -> Response:
    """Add the security and caching headers to an answer; a header that the view has set is kept."""
    present = {name.lower() for name, _ in answer.headers}
    ours = [*HEADERS, STRICT] if current_app.config["YANXING"].secure else HEADERS
    answer.headers.extend([(name, value) for name, value in ours if name.lower() not in present])
    if answer.mimetype == "text/html":
        answer.headers["Vary"] = "HX-Request, HX-Target, HX-Request-Type, HX-Boosted, Cookie"
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        set_keep_headers(answer, whole=not wants_fragment())
    elif "cache-control" not in present:  # a view whose answer may be cached has set the header
        answer.headers.add("Cache-Control", "no-store")
    return answer


def register(app: Flask) -> None:
    """Add the cross-site check, the role check and the headers to the app."""
    app.before_request(refuse_cross_site)
    app.before_request(require_role)
    app.after_request(set_headers)
