"""Invitations, passkeys, sessions."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import sessions, views

    sessions.hang(app)
    app.register_blueprint(views.identity)
