"""List countries for members abroad: names from CLDR (through Babel), codes of ISO 3166-1 alpha-2."""

from functools import cache
from importlib.resources import files

from babel import Locale

# Usual Chinese names where CLDR has another one, the one that is shown first. All are read in a roster, as is CLDR's.
USUAL = {
    "AE": ("阿联酋",),
    "BA": ("波黑",),
    "DO": ("多米尼加",),
    "FK": ("马尔维纳斯群岛（福克兰群岛）", "马尔维纳斯群岛", "福克兰群岛"),
    "PM": ("圣皮埃尔和密克隆",),
    "PS": ("巴勒斯坦",),
    "SA": ("沙特",),
    "SZ": ("埃斯瓦蒂尼",),
}
# Nobody lives there: no choice in a list, but what was stored once stays readable.
UNINHABITED = {"AQ", "BV", "GS", "HM", "IO", "TF", "UM"}
# Where members work and study most; first in the list of choices.
COMMON = tuple("SG JP KR US CA AU NZ GB DE FR IT ES RU MY TH VN ID PH KH LA MM AE SA ZA".split())


@cache
def _codes() -> tuple[str, ...]:
    """Read the ISO 3166-1 alpha-2 codes, which scripts/build_places.py has sorted by the pinyin of the Chinese
    names."""
    return tuple(files("pwa.places").joinpath("data/countries.txt").read_text("ascii").split())


@cache
def _names(locale: str) -> dict[str, str]:
    territories = Locale.parse(locale.replace("-", "_")).territories
    usual = {code: names[0] for code, names in USUAL.items()} if locale.startswith("zh") else {}
    return {code: usual.get(code, territories[code]) for code in _codes()}


def country_named(words: str) -> str | None:
    """Return the code of the country with this name, in Chinese or English, or of this code; None if there is none."""
    return _by_name().get(words.casefold())


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _codes():
        names = [code, *USUAL.get(code, ()), *(Locale(locale).territories[code] for locale in ("zh", "en"))]
        found |= {name.casefold(): code for name in names}
    return found


def is_country(code: str) -> bool:
    """Whether this is the code of a foreign country. CN, HK, MO and TW are not: 810000, 820000 and 710000 are divisions
    like any other and are chosen as such (docs/places.md), so that no place has two codes."""
    return code in _codes()


def country_name(code: str, locale: str = "zh") -> str:
    """Return the name of a country: '新加坡', in English 'Singapore'. Raises KeyError if `is_country` is false."""
    return _names(locale)[code]


def countries(locale: str = "zh") -> list[tuple[str, str]]:
    """List the foreign countries (see `is_country`) as (code, name), in Chinese sorted by pinyin, in other languages by
    name."""
    names = _names(locale)
    return [*names.items()] if locale.startswith("zh") else sorted(names.items(), key=lambda pair: pair[1].casefold())


def common_countries(locale: str = "zh") -> list[tuple[str, str]]:
    """List the countries that are chosen most as (code, name)."""
    return [(code, _names(locale)[code]) for code in COMMON]


def inhabited_countries(locale: str = "zh") -> list[tuple[str, str]]:
    """List the countries in which somebody can live as (code, name), in the order of `countries`."""
    return [pair for pair in countries(locale) if pair[0] not in UNINHABITED]
