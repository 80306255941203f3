"""Divisions and countries by code, as plain functions on values. Only `views` imports Flask, and nothing the database;
coordinates do not occur."""

from pwa.places.countries import countries, country_name, country_named, is_country
from pwa.places.divisions import (
    brief_of,
    children,
    city_of,
    exists,
    is_county,
    is_current,
    name_of,
    overlap,
    parent_of,
    province_of,
    same_city,
)
from pwa.places.scopes import OUTSIDE, is_abroad, scope
from pwa.places.search import resolve, resolve_posted, search

__all__ = [
    "OUTSIDE",
    "brief_of",
    "children",
    "city_of",
    "countries",
    "country_name",
    "country_named",
    "exists",
    "is_abroad",
    "is_country",
    "is_county",
    "is_current",
    "name_of",
    "overlap",
    "parent_of",
    "province_of",
    "resolve",
    "resolve_posted",
    "same_city",
    "scope",
    "search",
]
