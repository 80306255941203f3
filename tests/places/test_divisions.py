"""The table of divisions and what can be read off a code."""

import re
from collections import Counter

import pytest

from pwa.places import (
    brief_of,
    children,
    city_of,
    exists,
    is_abroad,
    is_county,
    is_current,
    name_of,
    parent_of,
    province_of,
    same_city,
    scope,
)
from pwa.places.divisions import table


def test_there_are_34_provinces_and_some_three_thousand_counties():
    levels = [division.level for division in table().values() if not division.retired]
    assert (levels.count(1), levels.count(2)) == (34, 333)
    assert levels.count(3) == 2845


def test_every_line_has_six_digits_and_a_reading_for_each_character():
    for code, division in table().items():
        assert re.fullmatch(r"\d{6}", code)
        assert division.short
        assert len(division.readings) == len(division.name)
        assert all(re.fullmatch("[a-zü]+", said) for readings in division.readings for said in readings), division


def test_every_division_has_its_parents():
    for code in table():
        assert province_of(code) in table()
        above = parent_of(code)
        assert above is None if code.endswith("0000") else above in table()


@pytest.mark.parametrize(
    ("code", "zh", "own", "en", "brief"),
    [
        ("440307", "广东 深圳 龙岗区", "龙岗区", "Longgang, Shenzhen, Guangdong", "深圳龙岗"),
        ("110105", "北京 朝阳区", "朝阳区", "Chaoyang, Beijing", "北京朝阳"),
        ("429004", "湖北 仙桃市", "仙桃市", "Xiantao, Hubei", "湖北仙桃"),
        ("441900", "广东 东莞市", "东莞市", "Dongguan, Guangdong", "广东东莞"),
        ("222401", "吉林 延边 延吉市", "延吉市", "Yanji, Yanbian, Jilin", "延边延吉"),
        ("430121", "湖南 长沙 长沙县", "长沙县", "Changsha, Changsha, Hunan", "长沙县"),
        ("130133", "河北 石家庄 赵县", "赵县", "Zhaoxian, Shijiazhuang, Hebei", "石家庄赵县"),
        ("610116", "陕西 西安 长安区", "长安区", "Chang'an, Xi'an, Shaanxi", "西安长安"),
        ("150000", "内蒙古自治区", "内蒙古自治区", "Inner Mongolia", "内蒙古"),
        ("710000", "台湾省", "台湾省", "Taiwan", "台湾"),
        ("141100", "山西 吕梁市", "吕梁市", "Lüliang, Shanxi", "山西吕梁"),
    ],
)
def test_names_are_short_above_and_full_at_the_end(code, zh, own, en, brief):
    assert name_of(code) == zh
    assert name_of(code, full=False) == own
    assert name_of(code, locale="en") == en
    assert brief_of(code) == brief


@pytest.mark.parametrize(
    ("code", "name", "brief"),
    [
        ("410203", "顺河回族区", "开封顺河回族区"),
        ("410104", "管城回族区", "郑州管城回族区"),
        ("410304", "瀍河回族区", "洛阳瀍河回族区"),
        ("230208", "梅里斯达斡尔族区", "齐齐哈尔梅里斯达斡尔族区"),
        ("150724", "鄂温克族自治旗", "呼伦贝尔鄂温克族自治旗"),
        ("622926", "东乡族自治县", "临夏东乡族自治县"),
        ("130107", "井陉矿区", "石家庄井陉矿区"),
        ("130406", "峰峰矿区", "邯郸峰峰矿区"),
        ("130804", "鹰手营子矿区", "承德鹰手营子矿区"),
        ("150206", "白云鄂博矿区", "包头白云鄂博矿区"),
        ("370103", "市中区", "济南市中区"),
        ("370402", "市中区", "枣庄市中区"),
        ("511002", "市中区", "内江市中区"),
        ("511102", "市中区", "乐山市中区"),
        # a banner is never said without 旗
        ("150121", "土默特左旗", "呼和浩特土默特左旗"),
        ("150223", "达尔罕茂明安联合旗", "包头达尔罕茂明安联合旗"),
        ("150621", "达拉特旗", "鄂尔多斯达拉特旗"),
        ("150927", "察哈尔右翼中旗", "乌兰察布察哈尔右翼中旗"),
        ("152530", "正蓝旗", "锡林郭勒正蓝旗"),
        # the city's name once where the county's begins with it
        ("152921", "阿拉善左旗", "阿拉善左旗"),
        # two that stand side by side under one short name
        ("654002", "伊宁市", "伊犁伊宁市"),
        ("654021", "伊宁县", "伊犁伊宁县"),
        # these are said without it
        ("120116", "滨海新区", "天津滨海"),
        ("310115", "浦东新区", "上海浦东"),
        ("420529", "五峰土家族自治县", "宜昌五峰"),
        ("140302", "城区", "阳泉城区"),
        ("140303", "矿区", "阳泉矿区"),
        ("150722", "莫力达瓦达斡尔族自治旗", "呼伦贝尔莫力达瓦"),
        ("222400", "延边朝鲜族自治州", "吉林延边"),
    ],
)
def test_the_ending_stays_where_a_name_is_not_said_without_it(code, name, brief):
    assert table()[code].name == name
    assert brief_of(code) == brief


def test_no_two_current_divisions_have_the_same_short_name():
    briefs = [brief_of(code) for code, division in table().items() if not division.retired]
    assert [brief for brief, times in Counter(briefs).items() if times > 1] == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("540100", "Lhasa, Tibet"),
        ("650100", "Urumqi, Xinjiang"),
        ("150100", "Hohhot, Inner Mongolia"),
        ("230100", "Harbin, Heilongjiang"),
        ("653101", "Kashgar, Kashgar, Xinjiang"),
        ("820000", "Macau"),
        ("150602", "Dongsheng, Ordos, Inner Mongolia"),
    ],
)
def test_english_shows_the_usual_names(code, name):
    assert name_of(code, locale="en") == name


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("乐清市", "Yueqing"),
        ("乐亭县", "Laoting"),
        ("六安市", "Lu'an"),
        ("长子县", "Zhangzi"),
        ("厦门市", "Xiamen"),
        ("重庆市", "Chongqing"),
        ("铅山县", "Yanshan"),
        ("番禺区", "Panyu"),
        ("闵行区", "Minhang"),
        ("东阿县", "Dong'e"),
        ("漯河市", "Luohe"),
        ("佛山市", "Foshan"),
        ("朝阳市", "Chaoyang"),
        ("歙县", "Shexian"),
        ("浚县", "Xunxian"),
    ],
)
def test_names_are_read_as_on_the_road_sign(name, reading):
    from pwa.places.divisions import english_name

    assert english_name(next(division for division in table().values() if division.name == name)) == reading


def test_a_code_that_was_ever_valid_is_accepted_and_not_offered():
    assert exists("500112")
    assert name_of("500112") == "重庆 渝北区"
    assert not is_current("500112")
    assert "500112" not in children("500000")


@pytest.mark.parametrize("code", ["", "440399", "44030", "4403070", "CN", "abcdef", "000000"])
def test_anything_else_is_no_code(code):
    assert not exists(code)
    assert not is_county(code)


def test_a_municipality_has_counties_and_no_cities():
    assert parent_of("110105") == "110000"
    assert city_of("110105") == "110000"
    assert children("110000")[0] == "110101"
    assert same_city("110105", "110101")
    assert same_city("500229", "500101")


def test_a_county_directly_under_a_province_is_its_own_city():
    assert parent_of("429004") == "420000"
    assert city_of("429004") == "429004"
    assert not same_city("429004", "429005")
    assert "429004" in children("420000")


def test_nothing_finer_is_asked_of_a_city_without_counties_or_of_hong_kong():
    for code in ("440307", "441900", "710000", "810000", "820000", "469001"):
        assert is_county(code)
    for code in ("440300", "440000", "110000"):
        assert not is_county(code)


def test_a_province_alone_shares_no_city():
    assert city_of("440000") is None
    assert not same_city("440000", "440000")


@pytest.mark.parametrize(
    ("home", "place", "answer"),
    [
        ("440307", "440304", "within_city"),
        ("440307", "440300", "within_city"),
        ("110105", "110101", "within_city"),
        ("440307", "440106", "within_province"),
        ("440307", "440000", "within_province"),
        ("429004", "429005", "within_province"),
        ("500112", "500101", "within_city"),
        ("430121", "440307", "between_provinces"),
        ("430121", "810000", "overseas"),  # by the rules for abroad, though they are divisions on the form
        ("440307", "810000", "overseas"),
        ("430121", "820000", "overseas"),
        ("350200", "710000", "overseas"),
        ("430121", "SG", "overseas"),
    ],
)
def test_scope_tells_how_far_from_home(home, place, answer):
    assert scope(home, place) == answer


@pytest.mark.parametrize(
    ("place", "answer"),
    [("GB", True), ("810000", True), ("820000", True), ("710000", True), ("440307", False), ("310000", False),
     (None, False), ("", False)],
)  # fmt: skip
def test_hong_kong_macao_and_taiwan_go_by_the_rules_for_abroad(place, answer):
    assert is_abroad(place) == answer


def test_scope_of_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        scope("440307", "999999")
    with pytest.raises(KeyError):
        scope("440307", "CN")
