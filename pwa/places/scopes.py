"""Tell how far from home a place is, in the categories of the annual statistics (跨省, 省内跨市)."""

from pwa.places.countries import is_country
from pwa.places.divisions import province_of, same_city


def scope(home_division: str, place: str) -> str:
    """'within_city', 'within_province', 'between_provinces', or 'overseas' for a country's code.

    `place` is a division's or a country's code. A place known only to the province, or a home so, counts as in another
    city of it. 710000, 810000 and 820000 are divisions: from elsewhere, 'between_provinces'. KeyError if either code is
    unknown. Source: rows of the annual Party statistics (S19, docs/rules.md).
    """
    if is_country(place):
        return "overseas"
    if same_city(home_division, place):
        return "within_city"
    return "within_province" if province_of(home_division) == province_of(place) else "between_provinces"
