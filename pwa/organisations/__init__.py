from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import views

    app.register_blueprint(views.organisations)
