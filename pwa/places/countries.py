"""List countries for members abroad: names from CLDR (through Babel), codes of ISO 3166-1 alpha-2."""

from functools import cache
from importlib.resources import files

from babel import Locale


@cache
def _codes() -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 in the order of the Chinese names' pinyin, as scripts/build_places.py wrote them."""
    return tuple(files("pwa.places").joinpath("data/countries.txt").read_text("ascii").split())


@cache
def _names(locale: str) -> dict[str, str]:
    territories = Locale.parse(locale.replace("-", "_")).territories
    return {code: territories[code] for code in _codes()}


def is_country(code: str) -> bool:
    """Whether this is a country one can be abroad in. CN, HK, MO and TW are not: 810000, 820000 and 710000 are
    divisions like any other and are chosen as such (docs/places.md), so that one place never has two codes."""
    return code in _codes()


def country_name(code: str, locale: str = "zh") -> str:
    """'新加坡', in English 'Singapore'. KeyError for what is no country here (see `is_country`)."""
    return _names(locale)[code]


def countries(locale: str = "zh") -> list[tuple[str, str]]:
    """[(code, name)] without CN, HK, MO and TW (see `is_country`), in the order people look: by pinyin, in other
    languages by name."""
    names = _names(locale)
    return [*names.items()] if locale.startswith("zh") else sorted(names.items(), key=lambda pair: pair[1].casefold())
