"""Flask-Login over session rows: a phone signed in is a row that its owner or an officer can end."""

from datetime import timedelta

from flask import Flask, Response, request, url_for
from flask_login import LoginManager

from pwa.ground.clock import now
from pwa.ground.errors import problem, speaks_json
from pwa.ground.fragments import wants_fragment
from pwa.ground.ids import as_uuid

from .models import Account, Session
from .visitor import Visitor

LASTING = timedelta(days=180)


def hang(app: Flask) -> None:
    """Put Flask-Login on the app."""
    manager = LoginManager()
    manager.session_protection = None  # a phone's address changes on every train; the row can be ended instead
    manager.init_app(app)

    @manager.user_loader
    def load(session_id: str) -> Visitor | None:
        row = Session.select(Session, Account).join(Account).where(Session.id == as_uuid(session_id)).first()
        if row is None or row.ended_at or row.last_used_at < now() - LASTING:
            return None
        return Visitor(row)

    @manager.unauthorized_handler
    def ask_to_sign_in() -> Response:
        target = url_for("identity.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        if speaks_json():
            return problem(401, "Signed out", reason="none")
        answer = Response(status=401 if wants_fragment() else 303)
        answer.headers["HX-Redirect" if wants_fragment() else "Location"] = target
        return answer
