"""What the description of the JSON addresses brings: its own address."""

from pwa.core.features import Feature

from . import views

FEATURE = Feature(__package__, blueprints=(views.openapi,))
