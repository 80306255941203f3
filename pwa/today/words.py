"""The words of Today: the time of day, and where someone is in one line on a phone."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pwa import places
from pwa.ground.clock import CHINA
from pwa.ground.words import lang
from pwa.reports.words import VERDICTS, summary_of, word

__all__ = ["VERDICTS", "charge_line", "greeting", "news", "short_place", "source_words"]


def greeting(name: str, moment: datetime) -> str:
    """'王建国，晚上好', by the hour in China."""
    hour = moment.astimezone(CHINA).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def short_place(division: str | None, country: str | None) -> str:
    """A place in one line on a phone: '深圳龙岗', '英国'; in English with city and province."""
    english = lang() == "en"
    if country:
        return places.country_name(country, "en" if english else "zh")
    if not division:
        return ""
    return places.name_of(division, locale="en") if english else places.brief_of(division)


def news(row: Any) -> str:
    """What one report says, short enough for a line beside a name: '在 深圳龙岗', '回家了', or an activity."""
    if row.form == "location" and row.back_home:
        return _("is back home")
    if row.form == "location":
        return _("is in %(place)s", place=short_place(row.division, row.country))
    return summary_of(row)


def charge_line(charge: dict[str, Any]) -> str:
    """'丰山村党支部 · 46 人，外出 9 人' for who has charge of one unit; nothing for more, which stand in a list."""
    if len(charge.get("units", ())) != 1:
        return ""
    [row] = charge["units"]
    return _(
        "%(unit)s · %(members)s members, %(away)s away", unit=row["unit"].name, members=row["members"], away=row["away"]
    )


def source_words(source: str) -> str:
    """How it was told to whoever entered it: by phone, face to face, by letter."""
    return word("source", source)
