"""One's own data: what is kept, who looked, what was agreed to; and the same question asked for everybody."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import trail, views

    app.register_blueprint(views.me)
    app.register_blueprint(trail.trail)
