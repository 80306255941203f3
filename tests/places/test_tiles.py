"""The tile map has a tile for every division, each of the same size, none on another."""

import pytest

from pwa.places.divisions import is_current, table
from pwa.places.tiles import ACROSS, cities_of, city_tiles, province_tiles, tile_city, tile_name

PROVINCES = [code for code in table() if code.endswith("0000")]


def test_every_province_has_one_tile_and_no_two_stand_on_one_place():
    tiles = province_tiles()
    assert sorted(tile.code for tile in tiles) == sorted(PROVINCES)
    assert len({(tile.left, tile.top) for tile in tiles}) == len(PROVINCES) == 34
    assert max(tile.left for tile in tiles) < ACROSS


def test_taiwan_hong_kong_and_macao_are_tiles_like_every_other():
    assert {"710000", "810000", "820000"} <= {tile.code for tile in province_tiles()}
    assert [tile_name(code) for code in ("710000", "810000", "820000")] == ["台湾", "香港", "澳门"]


def test_neighbours_stand_about_as_they_lie():
    at = {tile_name(tile.code): tile for tile in province_tiles()}
    for north, south in [("黑龙江", "广东"), ("北京", "河北"), ("内蒙古", "山西"), ("湖北", "湖南"), ("广东", "澳门")]:
        assert at[north].top < at[south].top
    for west, east in [("新疆", "北京"), ("四川", "湖北"), ("江西", "浙江"), ("福建", "台湾"), ("广西", "广东")]:
        assert at[west].left < at[east].left


def test_names_fit_on_a_tile():
    assert max(len(tile_name(code)) for code in PROVINCES) == 3
    assert len({tile_name(code, "en") for code in PROVINCES}) == 34


@pytest.mark.parametrize("province", PROVINCES)
def test_every_county_of_today_is_counted_on_a_tile_of_its_province(province):
    cities = set(cities_of(province))
    counted = {tile_city(code) for code in table() if code[:2] == province[:2] and is_current(code)}
    assert counted <= cities | {province}


def test_cities_stand_row_by_row():
    assert [(tile.left, tile.top) for tile in city_tiles(["1", "2", "3", "4", "5"])] == [
        *[(0, 0), (1, 0), (2, 0), (3, 0)],
        (0, 1),
    ]


def test_a_municipality_is_one_city_and_a_place_known_to_the_province_only_stays_there():
    assert cities_of("110000") == ("110000",) and tile_city("110101") == "110000"
    assert tile_city("440307") == "440300" and tile_city("440000") == "440000"
