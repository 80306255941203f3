"""Cases: a problem or request on its way to an answer."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room and its form kind on the app."""
