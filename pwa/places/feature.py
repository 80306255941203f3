"""Declare places: their names and the picker, for templates."""

from pwa.core.features import Feature

from . import views

FEATURE = Feature(__package__, setup=views.register)
