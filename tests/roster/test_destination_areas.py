"""What stands behind the division where somebody went is kept, shown and written out with it."""

from pwa.members.models import FieldChange, Member
from tests.roster.sheets import csv_of, person
from tests.roster.test_month_dates import applied
from tests.roster.test_pages import send

STREET = "广东省深圳市龙岗区坂田街道"


def where(number: int = 1) -> tuple:
    row = Member.get(Member.name == person(number)["姓名"])
    return row.destination, row.destination_area


def test_the_street_is_kept_and_shown(as_):
    client = as_("secretary")
    text = applied(client, person(1, 外出流向=STREET))
    assert "坂田街道" in text and where() == ("440307", "坂田街道")
    member = Member.get(Member.name == person(1)["姓名"])
    assert "龙岗区 坂田街道" in client.get(f"/members/{member.id}").text


def test_an_export_is_read_back_as_the_same(as_):
    said = [STREET, "日本东京", "广东省深圳市ABC大厦(3号楼)", "河南郑州", "本县丰山镇"]
    client = as_("secretary")
    applied(client, *(person(number, 外出流向=place) for number, place in enumerate(said, 1)))
    for language in ("zh_Hans_CN", "en"):
        client.post("/me/language", data={"language": language})
        out = client.post("/screening/roster/export", data={"reason": "年度统计", "form": "csv"}).data
        again = client.get(send(client, out)).text
        assert "与现有数据一致，无需写入" in again or "nothing to apply" in again, out.decode()


def test_the_signs_of_a_firm_are_kept_as_written(as_):
    applied(as_("secretary"), person(1, 外出流向="广东省深圳市ABC大厦(3号楼)"))
    assert where() == ("440300", "ABC大厦(3号楼)")


def test_the_county_alone_leaves_the_street_and_another_street_replaces_it(as_):
    client = as_("secretary")
    applied(client, person(1, 外出流向=STREET))
    assert "与现有数据一致，无需写入" in client.get(send(client, csv_of([person(1)]))).text
    applied(client, person(1, 外出流向="广东省深圳市龙岗区布吉街道"))
    assert where() == ("440307", "布吉街道")
    told = FieldChange.get(FieldChange.field == "destination")
    assert (told.before, told.after) == ("440307 坂田街道", "440307 布吉街道")
    applied(client, person(1, 外出流向="浙江 杭州 西湖区"))
    assert where() == ("330106", None)


def test_who_is_back_keeps_no_street(as_):
    client = as_("secretary")
    applied(client, person(1, 外出流向=STREET))
    applied(client, person(1, 是否为流动党员="否", 外出流向=""))
    assert where() == (None, None)
