"""Give templates the names of places in the page's language, and the macro of the place picker.

`place_picker(…)` is a global, like `ui`; its arguments are described in templates/ui/place_picker.html.
"""

from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from pwa.core.fragments import wants_fragment
from pwa.places.countries import common_countries, country_name, inhabited_countries, is_country
from pwa.places.divisions import exists, name_of


def place_name(code: str | None, full: bool = True) -> str:
    """Return the name of a division or country in the page's language; a text that is no code is returned unchanged."""
    locale = str(get_locale() or "zh")
    if code and exists(code):
        return name_of(code, full=full, locale=locale)
    return country_name(code, locale) if code and is_country(code) else code or ""


def place_countries() -> list[tuple[str, list[tuple[str, str]]]]:
    """List the countries as (heading, [(code, name)]) in the page's language: the common ones, then all."""
    locale = str(get_locale() or "zh")
    return [
        (_("Often chosen"), common_countries(locale)),
        (_("All countries and regions"), inhabited_countries(locale)),
    ]


def register(app: Flask) -> None:
    """Give the templates `place_name`, `place_countries` and `place_picker`."""

    def place_picker(*given: Any, **named: Any) -> Markup:
        """Call the macro of that name; it is loaded at first use, when all globals of the app are set."""
        return app.jinja_env.get_template("ui/place_picker.html").module.place_picker(*given, **named)  # type: ignore[attr-defined]

    app.jinja_env.globals.update(
        place_name=place_name,
        place_countries=place_countries,
        place_in_part=wants_fragment,
        place_is_division=exists,
        place_is_country=is_country,
        place_picker=place_picker,
    )
