"""Declare the OpenAPI document's own address."""

from pwa.core.features import Feature

from . import views

FEATURE = Feature(__package__, blueprints=(views.openapi,))
