"""查 Screening: who is here, is what we know complete, what is wrong?"""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room and its form kinds on the app."""
