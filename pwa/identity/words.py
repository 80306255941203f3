"""Days, devices and ways in, in the reader's words."""

from datetime import date, datetime

from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from pwa.ground.clock import day_of


def day_words(day: date | datetime) -> str:
    """`11月23日 周一`; a moment counts as its day in China."""
    day = day_of(day) if isinstance(day, datetime) else day
    return format_date(day, "EEE d MMM y" if str(get_locale()) == "en" else "y年M月d日 EEE")


def moment_words(moment: datetime) -> str:
    """`11月23日 周一 21:14`."""
    return format_datetime(moment, "EEE d MMM HH:mm" if str(get_locale()) == "en" else "M月d日 EEE HH:mm")


def device_words(label: str) -> str:
    """What a phone or computer is called in its owner's list."""
    return label or _("A phone or computer")


def way_in_words(way: str) -> str:
    """How a phone was signed in."""
    words = {"passkey": _("by passkey"), "passphrase": _("by passphrase"), "invitation": _("by invitation")}
    return words.get(way, way)
