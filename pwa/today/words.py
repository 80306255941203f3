"""The words of Today: the time of day, and where someone is in one line on a phone."""

from datetime import datetime

from flask_babel import gettext as _

from pwa import places
from pwa.ground.clock import CHINA
from pwa.ground.words import lang


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
