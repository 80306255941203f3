"""Declare one's own pages (stored data, who looked, consents, language) and the audit trail."""

from pwa.core.features import Feature

from . import audit_page, views
from .audit_labels import AUDIT

FEATURE = Feature(__package__, blueprints=(views.me, audit_page.trail), audit=AUDIT)
