"""Bring the tables of management."""

from . import probation_models  # noqa: F401
