"""A member's and an officer's morning: the rooms seen together. And the frame around all of them: tabs, manifest."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import navigation, shell, views

    navigation.hang(app)
    app.register_blueprint(shell.shell)
    app.register_blueprint(views.today)
