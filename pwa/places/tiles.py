"""Lay out the tile map: one equal tile for each province, and within a province for each city.

No borders are drawn. The provinces are about where they are on a map; 710000, 810000 and 820000 are tiles as others.
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

# The codes of ISO 3166-2, for languages in which a name does not fit on a tile.
_SIGNS = {
    pair[:2]: pair[2:]
    for pair in """
    11BJ 12TJ 13HE 14SX 15NM 21LN 22JL 23HL 31SH 32JS 33ZJ 34AH 35FJ 36JX 37SD 41HA 42HB 43HN 44GD 45GX 46HI 50CQ
    51SC 52GZ 53YN 54XZ 61SN 62GS 63QH 64NX 65XJ 71TW 81HK 82MO
    """.split()
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: the division's code, and its column and row, counted from 0."""

    code: str
    left: int
    top: int


def province_tiles() -> tuple[Tile, ...]:
    """Return the tiles of all provinces, row by row."""
    lines = [line.split() for line in _PROVINCES.strip().splitlines()]
    return tuple(
        Tile(f"{sign}0000", left, top)
        for top, line in enumerate(lines)
        for left, sign in enumerate(line)
        if sign != "."
    )


def cities_of(province: str) -> tuple[str, ...]:
    """List the cities of a province, and counties directly under it; a municipality is its own city. Raises
    KeyError."""
    table()[province]
    if province[:2] in MUNICIPALITIES:
        return (province,)
    return children(province) or (province,)


def city_tiles(codes: list[str]) -> tuple[Tile, ...]:
    """Lay out these divisions as tiles, row by row."""
    return tuple(Tile(code, n % CITIES_ACROSS, n // CITIES_ACROSS) for n, code in enumerate(codes))


def tile_city(code: str) -> str:
    """Return the code of the tile on which a division is counted: its city, or the province if only that is known."""
    return city_of(code) or code if exists(code) else code


def tile_name(code: str, locale: str = "zh") -> str:
    """Return the text of a province's tile: '内蒙古', in other languages 'NM'."""
    return table()[code].short if locale.startswith("zh") else _SIGNS[code[:2]]
