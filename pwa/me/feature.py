"""What one's own pages bring: what is kept and why, who looked, what was agreed to; and the trail for everybody."""

from pwa.ground.features import Feature

from . import trail, views
from .audit_labels import AUDIT

FEATURE = Feature(__package__, blueprints=(views.me, trail.trail), audit=AUDIT)
