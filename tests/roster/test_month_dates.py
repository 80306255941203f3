"""Dates that name year and month only: asked about once for the file, and nothing is applied before."""

from datetime import date

import pytest

from pwa.core.audit import AuditLine
from pwa.members.models import Member
from tests.roster.sheets import csv_of, person
from tests.roster.test_pages import send

ROWS = [
    person(1, 加入党组织日期="1999.07", 转为正式党员日期="2000年7月"),
    person(2),
    person(3, 加入党组织日期="199907"),
]


def member(number: int) -> Member:
    return Member.get(Member.name == person(number)["姓名"])


@pytest.mark.both_engines
def test_the_file_is_asked_about_once_and_then_applied(as_):
    client = as_("secretary")
    address = send(client, csv_of(ROWS))
    text = client.get(address).text
    assert "有 3 个日期只写到年月（第一处是 I2）" in text and "写入：" not in text
    assert client.post(f"{address}/apply").status_code == 422
    assert client.post(f"{address}/months", data={"months": ""}).status_code == 422
    assert client.post(f"{address}/months", data={"months": "first"}).status_code == 303
    assert AuditLine.get(AuditLine.action == "chose month dates").fields == "first"
    assert "写入：新增 3 人" in client.get(address).text
    assert client.post(f"{address}/apply").status_code == 303
    assert (member(1).joined_on, member(1).full_on, member(3).joined_on) == (
        date(1999, 7, 1),
        date(2000, 7, 1),
        date(1999, 7, 1),
    )
    assert client.post(f"{address}/months", data={"months": "empty"}).status_code == 404


def test_left_empty_no_date_is_made_up(as_):
    client = as_("secretary")
    address = send(client, csv_of(ROWS))
    client.post(f"{address}/months", data={"months": "empty"})
    assert client.post(f"{address}/apply").status_code == 303
    assert (member(1).joined_on, member(1).full_on, member(2).joined_on) == (None, None, date(1999, 7, 1))


def test_a_day_that_is_known_is_not_replaced_by_the_first_of_its_month(as_):
    client = as_("secretary")
    client.post(f"{send(client, csv_of([person(1, 加入党组织日期='1999-07-18')]))}/apply")
    address = send(client, csv_of([person(1, 加入党组织日期="1999.07")]))
    client.post(f"{address}/months", data={"months": "first"})
    assert "与现有数据一致，无需写入" in client.get(address).text
    assert member(1).joined_on == date(1999, 7, 18)


def test_the_month_of_a_birth_is_completed_by_the_id_number_without_a_question(as_):
    client = as_("secretary")
    born = date.fromisoformat(person(1)["出生日期"])
    text = client.get(send(client, csv_of([person(1, 出生日期=f"{born.year}.{born.month:02}")]))).text
    assert "只写到年月" not in text and "写入：新增 1 人" in text


def test_another_persons_file_is_not_answered_for(as_):
    address = send(as_("secretary"), csv_of(ROWS))
    assert as_("organiser").post(f"{address}/months", data={"months": "first"}).status_code == 404
    assert as_("member").post(f"{address}/months", data={"months": "first"}).status_code == 404


def test_the_command_asks_and_takes_the_answer(runner, tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(csv_of(ROWS))
    told = runner("import", "members", str(file))
    assert told.exit_code == 1 and "--months" in told.output and "I2" in told.output
    assert runner("import", "members", str(file), "--months", "second").exit_code == 2
    assert runner("import", "members", str(file), "--months", "first").exit_code == 0
    assert member(1).joined_on == date(1999, 7, 1)


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
