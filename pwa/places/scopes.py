"""Classify how far from home a place is, by the categories of the annual statistics (跨省, 省内跨市)."""

from pwa.places.countries import is_country
from pwa.places.divisions import province_of, same_city


def scope(home_division: str, place: str) -> str:
    """Return 'within_city', 'within_province', 'between_provinces', or 'overseas'.

    `place` is the code of a division or country. If it or the home is only known to the province, it counts as another
    city. 710000, 810000 and 820000 are divisions: from elsewhere they are 'between_provinces'. Raises KeyError for an
    unknown code. Source: rows of the annual Party statistics (S19, docs/rules.md).
    """
    if is_country(place):
        return "overseas"
    if same_city(home_division, place):
        return "within_city"
    return "within_province" if province_of(home_division) == province_of(place) else "between_provinces"
