"""Classify how far from home a place is, by the categories of the annual statistics (跨省, 省内跨市)."""

from pwa.places.countries import is_country
from pwa.places.divisions import province_of, same_city

# Taiwan, Hong Kong and Macao are divisions that go by the rules for abroad 国（境）外.
OUTSIDE = ("710000", "810000", "820000")


def is_abroad(place: str | None) -> bool:
    """Whether the rules for abroad hold for this code of a division or country: a foreign country, Hong Kong, Macao,
    Taiwan."""
    return bool(place) and (place in OUTSIDE or is_country(place or ""))


def scope(home_division: str, place: str) -> str:
    """Return 'within_city', 'within_province', 'between_provinces', or 'overseas'.

    `place` is the code of a division or country. If it or the home is only known to the province, it counts as another
    city. Hong Kong, Macao and Taiwan are 'overseas' like every place abroad. Raises KeyError for an unknown code.
    Source: rows of the annual Party statistics (S19, docs/rules.md).
    """
    if is_country(place):
        return "overseas"
    if same_city(home_division, place):
        return "within_city"
    if is_abroad(place):
        return "overseas"
    return "within_province" if province_of(home_division) == province_of(place) else "between_provinces"
