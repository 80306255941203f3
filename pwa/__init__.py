"""Yanxing 雁行: keep members who work far from home in touch with their branch."""

from .app import create_app

__all__ = ["create_app"]
