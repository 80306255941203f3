"""Choose the language (zh-CN by default, or en), and format times and dates in it. Catalogues are read from `.po` files
at start; no `.mo` files are needed."""

import os
from datetime import date, datetime
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, format_date, format_datetime, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from . import clock
from .line_breaks import unbroken

FOLDER = Path(__file__).resolve().parents[1] / "translations"
DEFAULT = "zh_Hans_CN"
LOCALES = (DEFAULT, "en")


@cache
def catalogue(locale: str) -> Translations:
    """Return the translations of one locale, compiled in memory."""
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        entries = read_po(file, locale=locale)
    binary = BytesIO()
    write_mo(binary, entries)
    binary.seek(0)
    return Translations(fp=binary)


class Catalogues(Domain):
    """A Flask-Babel domain that uses the catalogues in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language = {locale.split("_")[0]: catalogue(locale) for locale in LOCALES}

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the request's language. A page asks for hundreds of messages, and Flask-Babel's own
        way writes the locale's name each time."""
        locale = get_locale()
        return NullTranslations() if locale is None else self._by_language[locale.language]


def locale_for(tags: list[str]) -> str:
    """Return the locale of the first supported language tag: `zh` or `en` with any suffix; else Chinese."""
    for tag in tags:
        for prefix, locale in (("zh", DEFAULT), ("en", "en")):
            if tag.lower().split("-")[0].split("_")[0] == prefix:
                return locale
    return DEFAULT


@cache
def terminal_locale() -> str:
    """Return the locale of the terminal (LC_ALL, LC_MESSAGES, LANG); Chinese if it is not supported."""
    named = [value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))]
    return locale_for([named[0].split(".")[0]] if named else [])


def chosen_locale() -> str:
    """Return the locale of the account, else of the cookie, else of the browser; the terminal's outside a request."""
    if not has_request_context():
        return terminal_locale()
    if current_user and current_user.is_authenticated and current_user.account.language:
        return locale_for([current_user.account.language])
    return locale_for([request.cookies.get("language", ""), *request.accept_languages.values()])


def lang() -> str:
    """Return the HTML `lang` of the page: `zh-CN` or `en`."""
    return "en" if str(get_locale()) == "en" else "zh-CN"


class MomentText(str):
    """A time as text for people. `.paper` is the form for print, without 'today': `2026年11月23日 21:14`."""

    moment: datetime

    def __new__(cls, text: str, moment: datetime) -> "MomentText":
        made = super().__new__(cls, text)
        made.moment = moment
        return made

    @property
    def paper(self) -> str:
        """Date and time with the year, as text."""
        return format_datetime(self.moment, "d MMM y HH:mm" if lang() == "en" else "y年M月d日 HH:mm")


def readable_time(moment: datetime) -> MomentText:
    """Format a time in China relative to today: `今天 21:14`, `11月23日 周一 21:14`; with the year if not this one."""
    return MomentText(_readable(moment), moment)


def _readable(moment: datetime) -> str:
    here, day = moment.astimezone(clock.CHINA), clock.day_of(moment)
    time = f"{here:%H:%M}"
    gap = (clock.today() - day).days
    if gap in (0, 1):
        return _("today %(time)s", time=time) if gap == 0 else _("yesterday %(time)s", time=time)
    same_year = day.year == clock.today().year
    if lang() == "en":
        return format_datetime(moment, "EEE d MMM HH:mm" if same_year else "d MMM y HH:mm")
    return format_datetime(moment, "M月d日 EEE HH:mm" if same_year else "y年M月d日 HH:mm")


def in_full(moment: datetime) -> str:
    """Format a time in China with year and time zone, for print: `2026年11月28日 11:36（北京时间）`."""
    time = format_datetime(moment, "d MMM y HH:mm" if lang() == "en" else "y年M月d日 HH:mm")
    return _("%(time)s (China time)", time=time)


def on_day(day: date | datetime | None) -> str:
    """Format a date: `11月23日`, with the year if not this one; a time is taken as its date in China, None gives ""."""
    if day is None:
        return ""
    day = clock.day_of(day) if isinstance(day, datetime) else day
    same_year = day.year == clock.today().year
    if lang() == "en":
        return format_date(day, "d MMM" if same_year else "d MMM y")
    return format_date(day, "M月d日" if same_year else "y年M月d日")


def day_with_year(day: date) -> str:
    """Format a date with its year, also one of this year: `2026年11月23日`."""
    return format_date(day, "d MMM y" if lang() == "en" else "y年M月d日")


def month_with_year(first: date) -> str:
    """Format the month of a day: `1985年3月`."""
    return format_date(first, "MMM y" if lang() == "en" else "y年M月")


class Languages(Babel):
    """Flask-Babel with `Catalogues`."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Catalogues()


def register(app: Flask) -> None:
    """Add Flask-Babel, and the template helpers for languages and times, to the app."""
    babel = Languages(app, default_locale=DEFAULT, default_timezone="Asia/Shanghai", locale_selector=chosen_locale)
    words = babel.domain_instance.get_translations  # the one domain, not looked up for each message of a template
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda one: words().ugettext(one),
        ngettext=lambda one, many, number: words().ungettext(one, many, number),
        pgettext=lambda context, one: words().upgettext(context, one),
        npgettext=lambda context, one, many, number: words().unpgettext(context, one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(lang=lang, paper_now=lambda: readable_time(clock.now()).paper)
    app.jinja_env.filters.update(readable_time=readable_time, on_day=on_day, unbroken=unbroken)
