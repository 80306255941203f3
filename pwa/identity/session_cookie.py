"""Name the session's cookie `__Host-yanxing` on https, so that no other host of the domain can set it; and exchange the
cookie `yanxing` of earlier releases, so that nobody is signed out (docs/decisions/0024).
"""

from datetime import date
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from pwa.core.clock import today
from pwa.core.database import WITHOUT_DATABASE, Fact, transact

from .rules import still_exchanged

OLD, NEW = "yanxing", "__Host-yanxing"
SINCE = "old cookies exchanged since"


class HostCookie(SecureCookieSessionInterface):
    """Flask's session in the new cookie. Its salt differs from that of the old one: a value that was given out under
    the new name is worth nothing under the old, which other hosts of the domain can set."""

    salt = "host-cookie-session"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the new cookie. Without one the values of an old cookie wait in `.old` until it is exchanged."""
        opened = super().open_session(app, request)
        if opened is not None and NEW not in request.cookies and OLD in request.cookies:
            opened.old = self._old_values(app, request.cookies[OLD])  # type: ignore[attr-defined]
        return opened

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Set or remove the new cookie; the old one goes with the first change: exchanged, signed in or signed out."""
        super().save_session(app, session, response)
        if session.modified and OLD in request.cookies:
            response.delete_cookie(OLD, secure=True, httponly=True, samesite="Lax")

    def _old_values(self, app: Flask, text: str) -> dict[str, Any]:
        signed = SecureCookieSessionInterface().get_signing_serializer(app)
        try:
            lasting = int(app.permanent_session_lifetime.total_seconds())
            return dict(signed.loads(text, max_age=lasting)) if signed else {}
        except (BadSignature, TypeError, ValueError):
            return {}


def exchange() -> None:
    """Take over the session of an old cookie: the answer sets the new one. Runs before the visitor is read."""
    old = getattr(session, "old", None)
    if old and request.endpoint not in WITHOUT_DATABASE and still_exchanged(_since(), today()):
        session.update(old)


def _since() -> date:
    """The day on which this installation saw the first old cookie; stored then."""
    known = Fact.read(SINCE)
    if known is None:
        known = today().isoformat()
        transact(lambda: Fact.put(SINCE, today().isoformat()))
    return date.fromisoformat(known)


def register(app: Flask) -> None:
    """Use the new cookie where the site is https; on http://localhost browsers refuse its name."""
    if app.config["YANXING"].origin.startswith("https://"):
        app.config["SESSION_COOKIE_NAME"] = NEW
        app.session_interface = HostCookie()
        app.before_request_funcs.setdefault(None, []).insert(1, exchange)
