"""Where to: places as every office writes them. The county is kept; what is left out or renamed is said."""

import pytest

from pwa.roster.places import Found, read_place
from pwa.roster.rules import Known, check_row
from tests.roster.test_rules import GOOD, TODAY, wrong

HOME = "330112"  # 杭州 临安区

PLACES = {
    # a city takes precedence over the county of its name, a province over all
    "湖南长沙": "430100", "湖南衡阳": "430400", "江西南昌": "360100", "湖南湘潭": "430300", "辽宁朝阳": "211300",
    "海南": "460000", "吉林": "220000", "河北": "130000", "吉林吉林": "220200", "长沙县": "430121",
    "湖南省衡阳县": "430421",
    "河南新乡": "410700", "江西上饶": "361100", "山西大同": "140200",
    # Hong Kong, Macao and Taiwan are divisions
    "中国香港": "810000", "香港": "810000", "中国澳门": "820000", "中国台湾省": "710000", "中国广东深圳": "440300",
    # countries
    "阿联酋": "AE", "沙特": "SA", "波黑": "BA", "韩国": "KR", "大韩民国": "KR", "印尼": "ID", "刚果（金）": "CD",
    "马里": "ML", "哈萨克": "KZ", "USA": "US", "Japan": "JP",
    # however they are written
    "广东/深圳/龙岗区": "440307", "广东省-深圳市": "440300", "广东 深圳 龙岗区": "440307", "Shenzhen": "440300",
    "440307": "440307",
}  # fmt: skip


@pytest.mark.parametrize(("said", "code"), PLACES.items())
def test_a_place_is_read(said, code):
    assert read_place(said) == Found(code)


RESTS = {
    "广东省深圳市龙岗区坂田街道": ("440307", "坂田街道"),
    "广东省东莞市长安镇": ("441900", "长安镇"),
    "广东东莞长安镇": ("441900", "长安镇"),
    "河北省石家庄市长安镇": ("130100", "长安镇"),
    "湖南省长沙县星沙镇": ("430121", "星沙镇"),
    "深圳市富士康": ("440300", "富士康"),
    "苏州工业园区独墅湖街道": ("320506", "独墅湖街道"),
    "日本东京": ("JP", "东京"),
    "香港九龙": ("810000", "九龙"),
}


@pytest.mark.parametrize(("said", "read"), RESTS.items())
def test_what_stands_behind_the_county_is_handed_back(said, read):
    assert read_place(said) == Found(read[0], rest=read[1])


FORMER = {
    "杭州市下城区": ("330105", "下城区"),
    "浙江省杭州市江干区": ("330102", "江干区"),
    "上海市卢湾区": ("310101", "卢湾区"),
    "北京宣武区": ("110102", "宣武区"),
    "天津市塘沽区": ("120116", "塘沽区"),
    "江苏省吴江市": ("320509", "吴江市"),
    "四川双流县": ("510116", "双流县"),
    "湖北省襄樊市": ("420600", "襄樊市"),
    "河南开封县": ("410212", "开封县"),
}


@pytest.mark.parametrize(("said", "read"), FORMER.items())
def test_an_abolished_place_is_read_as_its_successor(said, read):
    assert read_place(said) == Found(read[0], was=read[1])


def test_ones_own_county_is_the_county_of_the_branch():
    assert [read_place(said, HOME).code for said in ("本县", "本区", "县内", "本市", "本省", "本县丰山镇")] == [
        "330112", "330112", "330112", "330100", "330000", "330112",
    ]  # fmt: skip
    assert wrong(read_place, "本县") == "place_no_home"


@pytest.mark.parametrize(
    ("said", "code"),
    [("朝阳", "place_several"), ("鼓楼区", "place_several"), ("朝阳区望京街道", "place_several"), ("长安",
    "place_several"),
     ("没有这里", "place_unknown"), ("外省", "place_unknown"), ("吉林大学", "place_unknown"), ("马里兰州",
     "place_unknown"),
     ("中国", "place_unknown"), ("城区", "place_several")],
)  # fmt: skip
def test_a_place_that_says_nothing_certain_is_asked_about(said, code):
    assert wrong(read_place, said) == code


def test_the_row_remarks_what_is_not_kept():
    known = Known(TODAY, unit=lambda words: words, place=read_place)
    row = check_row({**GOOD, "destination": "杭州市下城区天水街道"}, known)
    assert row.values["destination"] == "330105" and row.problems == []
    assert [(one.code, one.values["said"]) for one in row.remarks] == [
        ("place_became", "下城区"),
        ("place_rest", "天水街道"),
    ]
