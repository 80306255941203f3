"""The tile map: one equal tile for each province, and within one for each city; where each stands, in tiles.

No borders are drawn. The provinces stand about as they lie; 710000, 810000 and 820000 are tiles like every other.
"""

from dataclasses import dataclass

from pwa.places.divisions import MUNICIPALITIES, children, city_of, exists, table

_PROVINCES = """
 .  .  .  .  15 22 23
65 62 64 14 11 12 21
 . 63 61 41 13 37  .
54 51 50 42 34 32 31
 . 53 52 43 36 33  .
 .  . 45 44 35  . 71
 .  . 46 82 81  .  .
"""
ACROSS = 7  # tiles in a row: 51 of the 360 pixels of a narrow phone each
CITIES_ACROSS = 4  # their names are longer

# The signs of ISO 3166-2, for languages in which a name has no room on a tile.
_SIGNS = {
    **{"11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH"},
    **{"32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN"},
    **{"44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN"},
    **{"62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO"},
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: the division's code, and how many tiles it stands from the left and from the top."""

    code: str
    left: int
    top: int


def province_tiles() -> tuple[Tile, ...]:
    """All provinces, in the order they are read."""
    lines = [line.split() for line in _PROVINCES.strip().splitlines()]
    return tuple(
        Tile(f"{sign}0000", left, top)
        for top, line in enumerate(lines)
        for left, sign in enumerate(line)
        if sign != "."
    )


def cities_of(province: str) -> tuple[str, ...]:
    """The cities of a province, counties directly under it among them; a municipality is its own. KeyError."""
    table()[province]
    if province[:2] in MUNICIPALITIES:
        return (province,)
    return children(province) or (province,)


def city_tiles(codes: list[str]) -> tuple[Tile, ...]:
    """These divisions as tiles, row by row."""
    return tuple(Tile(code, n % CITIES_ACROSS, n // CITIES_ACROSS) for n, code in enumerate(codes))


def tile_city(code: str) -> str:
    """The code whose tile a division is counted on: its city's, or the province's when no more is known."""
    return city_of(code) or code if exists(code) else code


def tile_name(code: str, locale: str = "zh") -> str:
    """What stands on a province's tile: '内蒙古', in other languages 'NM'."""
    return table()[code].short if locale.startswith("zh") else _SIGNS[code[:2]]
