"""Where people are: divisions and countries, by code. Plain functions on values; only `views` knows of Flask, nothing
here of the database, and nobody of a position."""

from pwa.places.countries import countries, country_name, is_country
from pwa.places.divisions import (
    brief_of,
    children,
    city_of,
    exists,
    is_county,
    is_current,
    name_of,
    parent_of,
    province_of,
    same_city,
)
from pwa.places.scopes import scope
from pwa.places.search import posted, resolve, search

__all__ = [
    "brief_of",
    "children",
    "city_of",
    "countries",
    "country_name",
    "exists",
    "is_country",
    "is_county",
    "is_current",
    "name_of",
    "parent_of",
    "posted",
    "province_of",
    "resolve",
    "same_city",
    "scope",
    "search",
]
