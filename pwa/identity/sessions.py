"""Keep sessions as rows behind Flask-Login: a signed-in phone is a row that its owner or an officer can end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from peewee import OperationalError

from pwa.core.bulk_sql import joined
from pwa.core.clock import day_of, today
from pwa.core.compiled_query import compiled_query
from pwa.core.database import write
from pwa.core.errors import problem, speaks_json
from pwa.core.fragments import wants_fragment
from pwa.core.ids import as_uuid

from .device_cookie import remember
from .models import Account, Passkey, Session
from .rules import phone_label, safe_path, why_signed_out
from .visitor import Visitor

COOKIE_LASTING = timedelta(days=400)  # longer than any session, so that a phone hears 'expired' and not just 'none'


def begin(account: Account, way_in: str) -> Session:
    """A new session row; the one this browser had until now ends. Call inside a write transaction, then `enter`."""
    if current_user.is_authenticated:
        current_user.session.end(current_user.account.id)
    return Session.begin(account, way_in, phone_label(request.user_agent.string))


def enter(row: Session) -> None:
    """Put the session into the cookie. What it held before is gone: nobody can plant one (fixation)."""
    session.clear()
    session.permanent = True
    login_user(Visitor(row))
    remember(row.account.sign_in_phone)


def leave() -> None:
    """Take the session out of the cookie."""
    logout_user()
    session.clear()


def why_out() -> str:
    """Why the visitor is not signed in: none, expired or ended (docs/offline.md, 'On the wire')."""
    named = as_uuid(session.get("_user_id"))
    if named is None:
        return "none"
    row = Session.get_or_none(Session.id == named)
    return _why(row) or "none"


def _why(row: Session | None) -> str | None:
    used = day_of(row.last_used_at) if row else None
    return why_signed_out(row is not None, bool(row and row.ended_at), used, today())


@compiled_query
def _with_account(session_id: Any) -> Any:
    known = Session.select(Session, Account, Passkey.any_of(Session.account)).join(Account)
    return known.where(Session.id == session_id)


def _signed_in(session_id: UUID | None) -> Session | None:
    """The session with its account, and whether that has a passkey: one query, asked with every request."""
    for *values, has_passkey in _with_account(session_id) if session_id else []:
        row = joined(Session, "account", Account, values)
        row.has_passkey = bool(has_passkey)  # type: ignore[attr-defined]
        return row
    return None


def came_from() -> str:
    """The page to return to after signing in: this one, or for a fragment or a form the page it stood on."""
    if request.method == "GET" and not wants_fragment():
        return safe_path(request.full_path.rstrip("?"))
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    return safe_path(page.removeprefix(current_app.config["YANXING"].origin))


def register(app: Flask) -> None:
    """Put Flask-Login on the app."""
    manager = LoginManager()
    manager.session_protection = None  # a phone's address changes on every train; the row can be ended instead
    manager.init_app(app)
    app.permanent_session_lifetime = COOKIE_LASTING

    @manager.user_loader
    def load(session_id: str) -> Visitor | None:
        row = _signed_in(as_uuid(session_id))
        if row is None or _why(row):
            return None
        g.used_session = row
        return Visitor(row)

    @app.after_request
    def keep_alive(answer: Response) -> Response:
        """Once a day the row learns that it was used, and the cookie is renewed with it."""
        row = g.pop("used_session", None)
        try:
            if row and answer.status_code < 500 and not row.used_today:
                with write():
                    row.use()
                session.modified = True
        except OperationalError:
            pass  # the database is busy: tomorrow, or the next request, does as well
        return answer

    @manager.unauthorized_handler
    def ask_to_sign_in() -> Response:
        if speaks_json():
            return problem(401, "Signed out", reason=why_out())
        back = came_from()
        target = url_for("identity.sign_in", next=back if back != "/" else None)
        answer = Response(status=401 if wants_fragment() else 303)
        answer.headers["HX-Redirect" if wants_fragment() else "Location"] = target
        return answer
