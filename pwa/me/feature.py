"""What one's own pages bring: what is kept and why, who looked, what was agreed to; and the trail for everybody."""

from pwa.core.features import Feature

from . import audit_page, views
from .audit_labels import AUDIT

FEATURE = Feature(__package__, blueprints=(views.me, audit_page.trail), audit=AUDIT)
