"""Prepare the charts of the findings as plain values: each figure with its label and the link to its people."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import lang
from pwa.members.labels import REASONS
from pwa.places import is_country
from pwa.places.tiles import ACROSS, CITIES_ACROSS, Tile, cities_of, city_tiles, province_tiles, tile_city, tile_name
from pwa.places.views import place_name

from . import labels
from .disclosure_control import REST
from .visible_figures import Figures

COVERAGE = {
    "all": _l("asked"),
    "reached": _l("reached"),
    "lost": _l("tried, not reached"),
    "waiting": _l("not tried yet"),
}
BARS: Mapping[str, Mapping[str, Any]] = {
    "reason": {**REASONS, REST: _l("not told")},
    "length": {**labels.LENGTHS, REST: _l("not told")},
    "moves": labels.MOVES,
    "way": labels.WAYS,
}
STANDS = {"home": _l("at home"), "away": _l("away")}
RANKED = ("reason", "length", "way")
# (table, key) → address of the figure's people; None without the right to open them
Href = Callable[[str, str], str | None]


def line(label: Any, people: int | None, href: str | None = None) -> dict[str, Any]:
    """Return one figure. A hidden figure (None) has no link, nor has a figure of 0."""
    return {"label": str(label), "people": people, "shown": shown(people), "href": href if people else None}


def figure(people: int | None) -> int | str:
    """Return a figure, or a star where it is hidden."""
    return "*" if people is None else people


def shown(people: int | None) -> str:
    """Return a figure as text."""
    return str(figure(people))


def coverage(own: Figures, href: Href) -> list[dict[str, Any]]:
    """Return the figures asked, reached, not reached and not tried yet."""
    asked = line(COVERAGE["all"], own.get("asked", "all"), href("coverage", "all"))
    return [
        asked,
        *(line(COVERAGE[k], own.get("coverage", k), href("coverage", k)) for k in ("reached", "lost", "waiting")),
    ]


def counters(own: Figures, inflow: int | None, href: Href) -> list[dict[str, Any]]:
    """Return the counters of a round (docs/rules.md) that the coverage beside them does not show: verified, lost."""

    def found(key: str) -> dict[str, Any]:
        return line(labels.FINDINGS[key], own.get("finding", key), href("finding", key))

    return [
        *(found(key) for key in ("unchanged", "changed_place", "new_outflow")),
        line(_("newly living here"), inflow),
        found("returned"),
        line(
            labels.FINDINGS["should_transfer"],
            own.get("transfer", "should_transfer"),
            href("finding", "should_transfer"),
        ),
    ]


def bars(own: Figures, table: str, href: Href) -> list[dict[str, Any]]:
    """Return the figures of one table without zeros; the greatest first where that helps, hidden ones in one line."""
    every = [line(said, own.get(table, key), href(table, key)) for key, said in BARS[table].items()]
    lines = [one for one in every if one["people"]]
    hidden = any(one["people"] is None for one in every)
    return [*(_ranked(lines) if table in RANKED else lines), *([line(_("all others"), None)] if hidden else [])]


def province_map(own: Figures, place_href: Callable[[str], str | None]) -> dict[str, Any]:
    """Return the tile map of the provinces; `place_href` is the address of a province's cities."""
    locale = lang()
    people = {tile.code: own.get("province", tile.code[:2]) for tile in province_tiles()}
    tiles = _tiles(province_tiles(), people, lambda code: tile_name(code, locale), place_href)
    rows = [line(place_name(code, full=False), n, place_href(code)) for code, n in people.items() if n]
    return {"across": ACROSS, "tiles": tiles, "rows": _ranked(rows)}


def unplaced(own: Figures, href: Href) -> list[dict[str, Any]]:
    """Return how many people away are missing from the map: those whose place is unknown, and one line for hidden
    figures."""
    people = own.get("province", REST)
    codes = [tile.code[:2] for tile in province_tiles()] + [code for code in own.tables["province"] if is_country(code)]
    hidden = people is None or any(own.get("province", code) is None for code in codes)
    asked = [line(labels.UNFITTING["place"], people, href("place", REST))] if people else []
    return [*asked, *([line(_("all others"), None)] if hidden else [])]


def city_map(places: Mapping[str, int], province: str, href: Href) -> dict[str, Any]:
    """Return the tile map of one province's cities, and those of whom only the province is known; a tap opens the
    people."""
    cities: dict[str, int | None] = dict.fromkeys(cities_of(province), 0)
    for code, n in places.items():
        if code[:2] == province[:2]:
            city = tile_city(code)
            cities[city] = (cities.get(city) or 0) + n
    tiles = _tiles(
        city_tiles(list(cities)),
        cities,
        lambda code: place_name(code, full=False) if code != province else _("city not known"),
        lambda code: href("place", code),
    )
    rows = [line(place_name(code, full=False), n, href("place", code)) for code, n in cities.items() if n]
    return {"across": CITIES_ACROSS, "tiles": tiles, "rows": _ranked(rows), "name": place_name(province, full=False)}


def by_city(places: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return every city with people in it, the greatest figure first."""
    cities: dict[str, int] = {}
    for code, n in places.items():
        if not is_country(code):
            cities[tile_city(code)] = cities.get(tile_city(code), 0) + n
    return _ranked([line(place_name(code), n) for code, n in cities.items()])


def abroad(own: Figures, href: Href) -> list[dict[str, Any]]:
    """Return the countries, the greatest figure first."""
    found = {code: own.get("province", code) for code in own.tables["province"] if is_country(code)}
    return _ranked([line(place_name(code), n, href("place", code)) for code, n in found.items() if n])


def _ranked(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda one: -(one["people"] or 0))


def _tiles(
    tiles: tuple[Tile, ...],
    people: Mapping[str, int | None],
    name: Callable[[str], str],
    href: Callable[[str], str | None],
) -> list[dict[str, Any]]:
    most = max((n or 0 for n in people.values()), default=0)
    found = []
    for tile in tiles:
        n = people[tile.code]
        shade = 1 + (4 * n - 1) // most if n else 0
        leads = href(tile.code) if n else None
        found.append(
            {"left": tile.left, "top": tile.top, "name": name(tile.code), "people": n, "shade": shade, "href": leads}
        )
    return found


def said(table: str, key: str) -> str:
    """Return a figure's name, for the heading of its list of people."""
    if table == "place":
        return place_name(key) if key else str(labels.UNFITTING["place"])
    tables = {"coverage": COVERAGE, "finding": labels.FINDINGS, "stands": STANDS, **BARS}
    return str(tables[table].get(key, ""))
