"""Label Today: the greeting, and the line about an officer's unit."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import CHINA


def greeting(name: str, moment: datetime) -> str:
    """Return a greeting by the time of day in China: '王建国，晚上好'."""
    hour = moment.astimezone(CHINA).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def unit_line(figures: dict[str, Any]) -> str:
    """Return '丰山村党支部 · 46 人，外出 9 人' for an officer of one unit; empty for several."""
    if len(figures.get("units", ())) != 1:
        return ""
    [row] = figures["units"]
    return f"{row['unit'].name} · {row['counts']}"
