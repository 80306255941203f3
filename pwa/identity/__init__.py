"""Invitations, passkeys, sessions."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import passkeys, phones, sessions, views, welcome  # noqa: F401  (they bring their addresses)

    sessions.hang(app)
    app.register_blueprint(views.identity)
