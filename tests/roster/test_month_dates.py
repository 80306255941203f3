"""Dates that name year and month only: kept and shown so, and no day is made up."""

from datetime import date

import pytest

from pwa.members.models import FieldChange, Member
from pwa.members.own_data import file_of
from tests.roster.sheets import csv_of, person
from tests.roster.test_pages import send

ROWS = [
    person(1, 加入党组织日期="1999.07", 转为正式党员日期="2000年7月"),
    person(2),
    person(3, 加入党组织日期="199907"),
]


def member(number: int) -> Member:
    return Member.get(Member.name == person(number)["姓名"])


def dates(number: int) -> tuple:
    row = member(number)
    return row.joined_on, row.full_on, row.month_only


def applied(client, *rows) -> str:
    """Send the rows and apply them; what the page said before."""
    address = send(client, csv_of(rows))
    text = client.get(address).text
    assert client.post(f"{address}/apply").status_code == 303, text
    return text


@pytest.mark.both_engines
def test_year_and_month_are_kept_as_they_were_written(as_):
    client = as_("secretary")
    text = applied(client, *ROWS)
    assert "有 3 个日期只写到年月（第一处是 I2）" in text and "1999年7月 入党" in text
    assert dates(1) == (date(1999, 7, 1), date(2000, 7, 1), "joined_on full_on")
    assert dates(2) == (date(1999, 7, 1), date(2000, 7, 1), None)
    assert dates(3) == (date(1999, 7, 1), date(2000, 7, 1), "joined_on")
    assert "与现有数据一致，无需写入" in client.get(send(client, csv_of(ROWS))).text


def test_the_file_the_export_and_own_data_name_no_day(as_, runner, tmp_path):
    client = as_("secretary")
    applied(client, *ROWS)
    page = client.get(f"/members/{member(1).id}").text
    assert "1999年7月" in page and "2000年7月" in page and "7月1日" not in page
    out = client.post("/screening/roster/export", data={"reason": "年度统计", "form": "csv"}).data.decode()
    line = next(one for one in out.splitlines() if person(1)["姓名"] in one)
    assert ",1999年7月,2000年7月," in line
    assert "与现有数据一致，无需写入" in client.get(send(client, out.encode())).text
    own = file_of(member(1))[0]
    assert (own["joined_on"], own["full_on"], own["lost_since"]) == ("1999-07", "2000-07", None)
    assert file_of(member(3))[0]["full_on"] == "2000-07-01" and "month_only" not in own


def test_a_day_that_is_known_is_not_replaced_by_its_month(as_):
    client = as_("secretary")
    applied(client, person(1, 加入党组织日期="1999-07-18"))
    again = client.get(send(client, csv_of([person(1, 加入党组织日期="1999.07")]))).text
    assert "与现有数据一致，无需写入" in again
    assert dates(1) == (date(1999, 7, 18), date(2000, 7, 1), None)


def test_a_day_completes_a_month_also_the_first_and_the_history_says_both(as_):
    client = as_("secretary")
    applied(client, *ROWS)
    text = applied(client, person(1, 加入党组织日期="1999-07-01", 转为正式党员日期=""))
    assert "1999年7月 → 1999年7月1日" in text
    assert dates(1) == (date(1999, 7, 1), date(2000, 7, 1), "full_on")
    told = FieldChange.get(FieldChange.member == member(1).id, FieldChange.field == "joined_on")
    assert (told.before, told.after) == ("1999-07", "1999-07-01")
    assert "由“1999年7月”改为“1999年7月1日”" in client.get(f"/members/{member(1).id}").text


def test_another_month_replaces_a_day(as_):
    client = as_("secretary")
    applied(client, person(1, 加入党组织日期="1999-07-18"))
    assert "1999年7月18日 → 1998年7月" in applied(client, person(1, 加入党组织日期="1998.07"))
    assert dates(1) == (date(1998, 7, 1), date(2000, 7, 1), "joined_on")


@pytest.mark.parametrize(
    ("joined", "full", "said"),
    [
        ("1999-07-15", "2000.07", ""),
        ("1999-07-15", "1999.07", ""),
        ("1999.07", "1999-07-15", ""),
        ("1999.07", "1999.06", "转正日期早于入党日期"),
        ("1999.07", "1999-06-30", "转正日期早于入党日期"),
        ("1999.07", "1999.07", "入党和转正是同一天"),
    ],
)
def test_months_are_in_order_if_some_of_their_days_are(as_, joined, full, said):
    client = as_("secretary")
    text = client.get(send(client, csv_of([person(1, 加入党组织日期=joined, 转为正式党员日期=full)]))).text
    assert (said in text) if said else ("写入：新增 1 人" in text)


def test_the_month_of_a_birth_is_completed_by_the_id_number_without_a_remark(as_):
    client = as_("secretary")
    born = date.fromisoformat(person(1)["出生日期"])
    text = client.get(send(client, csv_of([person(1, 出生日期=f"{born.year}.{born.month:02}")]))).text
    assert "只写到年月" not in text and "写入：新增 1 人" in text


def test_a_month_in_the_future_is_wrong(as_, clock):
    client = as_("secretary")
    said = f"{clock.today.year + 1}.07"
    assert "有误的行" in client.get(send(client, csv_of([person(1, 转为正式党员日期=said)]))).text


def test_the_command_says_that_they_are_kept_so(runner, tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(csv_of(ROWS))
    told = runner("import", "members", str(file))
    assert told.exit_code == 0 and "I2" in told.output
    assert dates(1) == (date(1999, 7, 1), date(2000, 7, 1), "joined_on full_on")


def test_the_command_names_what_is_not_read_and_what_is_read_otherwise(runner, tmp_path):
    file = tmp_path / "名册.csv"
    rows = [person(1, 外出流向="杭州市下城区天水街道") | {"爱好": "钓鱼"}, person(2)]
    file.write_bytes(csv_of(rows, [*rows[0]]))
    told = runner("import", "members", str(file), "--check")
    assert told.exit_code == 0
    for words in ("爱好", "S2", "下城区", "天水街道"):
        assert words in told.output
    file.write_bytes(csv_of([person(1)]) + "合计,1\n".encode())
    told = runner("import", "members", str(file))
    assert told.exit_code == 1 and "3" in told.output
