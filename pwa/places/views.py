"""Give templates the names of places in the page's language, and the place picker.

`place_picker(…)` is a global, like `ui`: templates/ui/place_picker.html says what it takes.
"""

from typing import Any

from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup

from pwa.core.fragments import wants_fragment
from pwa.places.countries import countries, country_name, is_country
from pwa.places.divisions import exists, name_of


def place_name(code: str | None, full: bool = True) -> str:
    """The name of a division or country in the page's language; words that are no code come back as they are."""
    locale = str(get_locale() or "zh")
    if code and exists(code):
        return name_of(code, full=full, locale=locale)
    return country_name(code, locale) if code and is_country(code) else code or ""


def place_countries() -> list[tuple[str, str]]:
    """(code, name) of the countries to choose from, in the page's language."""
    return countries(str(get_locale() or "zh"))


def register(app: Flask) -> None:
    """Give the templates `place_name`, `place_countries` and `place_picker`."""

    def place_picker(*given: Any, **named: Any) -> Markup:
        """The macro of that name; looked up at its first use, so that it sees every global of the app."""
        return app.jinja_env.get_template("ui/place_picker.html").module.place_picker(*given, **named)  # type: ignore[attr-defined]

    app.jinja_env.globals.update(
        place_name=place_name,
        place_countries=place_countries,
        place_in_part=wants_fragment,
        place_is_division=exists,
        place_is_country=is_country,
        place_picker=place_picker,
    )
