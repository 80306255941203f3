"""Yanxing 雁行: members far from home still fly in formation."""

from .app import create_app

__all__ = ["create_app"]
