"""Label Today: the greeting, and whom somebody has charge of."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pwa.core.clock import CHINA


def greeting(name: str, moment: datetime) -> str:
    """'王建国，晚上好', by the hour in China."""
    hour = moment.astimezone(CHINA).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def charge_line(charge: dict[str, Any]) -> str:
    """'丰山村党支部 · 46 人，外出 9 人' for who has charge of one unit; nothing for more, which stand in a list."""
    if len(charge.get("units", ())) != 1:
        return ""
    [row] = charge["units"]
    return _(
        "%(unit)s · %(members)s members, %(away)s away", unit=row["unit"].name, members=row["members"], away=row["away"]
    )
