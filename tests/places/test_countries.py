"""Countries for members abroad."""

import pytest

from pwa.places import countries, country_name, country_named, is_country
from pwa.places.countries import common_countries, inhabited_countries


def test_there_are_the_249_entries_of_iso_3166_less_four():
    codes = [code for code, _ in countries("zh")]
    assert len(codes) == len(set(codes)) == 245
    assert not {"CN", "HK", "MO", "TW", "EU", "XK", "ZZ", "UN"} & set(codes)


def test_names_follow_the_language():
    assert country_name("SG") == "新加坡"
    assert country_name("SG", "en") == "Singapore"
    assert country_name("SG", "zh-CN") == "新加坡"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("AE", "阿联酋"),
        ("SA", "沙特"),
        ("BA", "波黑"),
        ("DO", "多米尼加"),
        ("DM", "多米尼克"),
        ("PM", "圣皮埃尔和密克隆"),
        ("FK", "马尔维纳斯群岛（福克兰群岛）"),
        ("SZ", "埃斯瓦蒂尼"),
        ("PS", "巴勒斯坦"),
    ],
)
def test_countries_have_their_usual_short_names(code, name):
    assert country_name(code) == name
    assert country_named(name) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("阿拉伯联合酋长国", "AE"),
        ("沙特阿拉伯", "SA"),
        ("波斯尼亚和黑塞哥维那", "BA"),
        ("福克兰群岛", "FK"),
        ("united arab emirates", "AE"),
        ("ae", "AE"),
        ("新加坡", "SG"),
        ("深圳", None),
        ("HK", None),
    ],
)
def test_a_country_is_found_by_its_long_name_in_english_and_by_its_code(words, code):
    assert country_named(words) == code


def test_chinese_names_stand_in_the_order_of_their_pinyin():
    names = [name for _, name in countries("zh_Hans_CN")]
    assert names[0] == "阿尔巴尼亚"
    assert names.index("德国") < names.index("美国") < names.index("日本") < names.index("新加坡")


def test_english_names_stand_in_alphabetical_order():
    names = [name for _, name in countries("en")]
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize("code", ["CN", "HK", "MO", "TW"])
def test_what_is_a_division_is_no_country(code):
    assert not is_country(code)
    with pytest.raises(KeyError):
        country_name(code)


def test_the_list_to_choose_from_has_the_common_ones_first_and_no_place_without_people():
    common, inhabited = dict(common_countries()), dict(inhabited_countries())
    assert list(common.values())[:3] == ["新加坡", "日本", "韩国"]
    assert not {"AQ", "BV", "HM", "TF", "GS", "UM"} & inhabited.keys() and common.keys() <= inhabited.keys()
    assert is_country("AQ") and country_name("AQ") == "南极洲", "what was stored once stays readable"
