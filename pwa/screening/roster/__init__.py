"""The roster: units and members from a table and back, in the columns of the official form (docs/roster.md)."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this part of the room on the app."""
    from .unit_views import unit_views
    from .views import views

    app.register_blueprint(views)
    app.register_blueprint(unit_views)
