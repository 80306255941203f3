"""Declare places: the names of places and the place picker, for templates."""

from pwa.core.features import Feature

from . import views

FEATURE = Feature(__package__, setup=views.register)
