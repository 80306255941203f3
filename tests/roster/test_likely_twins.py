"""The same person in other words: one folding for names, and a row that would make a likely twin is asked about."""

import json
import re
from datetime import date

import pytest

from pwa.core.audit import AuditLine
from pwa.members.models import Member, TwoPeople
from pwa.roster import staging
from pwa.roster.apply import apply
from pwa.roster.models import StagedRow
from pwa.roster.post_apply import follow
from tests.people import PEOPLE, PLACES
from tests.roster.sheets import csv_of, person
from tests.roster.test_atomicity import taken_in
from tests.roster.test_pages import send

BARE = {"公民身份号码": "", "出生日期": "1970-05-05"}


def problems(roster) -> list[tuple[int, str]]:
    rows = StagedRow.select().where(StagedRow.roster == roster.id, StagedRow.verdict == "wrong").order_by(StagedRow.row)
    return [(row.row, one["code"]) for row in rows for one in json.loads(row.problems)]


@pytest.mark.parametrize(
    ("first", "again"),
    [("王　𠮷", "王𠮷"), ("刘 〇", "刘〇"), ("迪丽·吐尔逊", "迪丽•吐尔逊"), ("José", "JOSE"), ("王\u3164芳", "王芳")],
)
def test_another_spelling_of_a_name_is_the_same_person(app, first, again):
    follow(apply(taken_in(csv_of([person(1, **BARE, 姓名=first)])), None))
    before = Member.select().count()
    found = taken_in(csv_of([person(1, **BARE, 姓名=again, 学历="本科")]))
    assert (found.adds, found.changes, found.wrongs) == (0, 1, 0)
    follow(apply(found, None))
    assert Member.select().count() == before


def test_two_spellings_in_one_file_are_the_same_person_twice(app):
    found = taken_in(csv_of([person(1, **BARE, 姓名="王　芳"), person(2, **BARE, 姓名="王芳")]))
    assert problems(found) == [(3, "same_person")]


@pytest.mark.both_engines
def test_a_row_without_number_with_name_and_phone_of_a_member_is_asked_about(app):
    follow(apply(taken_in(csv_of([person(1, 姓名="王　芳")])), None))
    phone = person(1)["手机号码"]
    twin = person(2, **BARE, 姓名="王芳", 手机号码=phone)
    found = taken_in(csv_of([person(3), twin]))
    assert problems(found) == [(3, "likely_twin")] and not found.may_apply
    row = StagedRow.get(StagedRow.roster == found.id, StagedRow.row == 3)
    born = Member.get(Member.phone == phone).born_on.isoformat()
    assert json.loads(row.problems)[0]["values"] == {"branch": PLACES["home"].name, "born": born}

    other_phone = taken_in(csv_of([{**twin, "手机号码": "13912345678"}]))
    numbered = taken_in(csv_of([person(2, 姓名="王芳", 手机号码=phone)]))
    other_name = taken_in(csv_of([{**twin, "姓名": "王方"}]))
    for free in (other_phone, numbered, other_name):
        assert (problems(free), free.adds) == ([], 1)


def test_who_has_left_is_nobodys_twin(app, clock):
    follow(apply(taken_in(csv_of([person(1, 姓名="王芳")])), None))
    Member.update(left_at=clock.now).where(Member.name == "王芳").execute()
    found = taken_in(csv_of([person(2, **BARE, 姓名="王芳", 手机号码=person(1)["手机号码"])]))
    assert (problems(found), found.adds) == ([], 1)


def asked(client, *rows) -> tuple[str, str, list[tuple[str, str]]]:
    """Send the rows: the address of the page, the page, and the row and `of` of each question."""
    address = send(client, csv_of(rows))
    page = client.get(address).text
    return address, page, re.findall(r'name="row" value="(\d+)">.*?name="of" value="([^"]+)"', page)


@pytest.fixture
def here(app) -> Member:
    follow(apply(taken_in(csv_of([person(1, 姓名="王芳")])), None))
    return Member.get(Member.name == "王芳")


TWIN = person(2, **BARE, 姓名="王芳", 手机号码=person(1)["手机号码"])


def test_two_people_are_added_after_one_button_and_not_asked_about_again(as_, here):
    client = as_("secretary")
    address, page, [(row, of)] = asked(client, TWIN)
    assert "第 2 行 · 王芳 · 1970年5月5日" in page and of == str(here.id)
    assert client.post(f"{address}/twins", data={"row": row, "of": of, "is": "other"}).status_code == 303
    assert "写入：新增 1 人" in client.get(address).text
    assert AuditLine.get(AuditLine.action == "answered about twins").fields == "other"
    assert client.post(f"{address}/apply").status_code == 303
    both = Member.select().where(Member.name == "王芳")
    assert both.count() == 2 and {TwoPeople.get().first_id, TwoPeople.get().second_id} == {one.id for one in both}
    assert "没有疑似同一人的两份档案" in client.get("/members/same-person").text
    assert "与现有数据一致，无需写入" in client.get(send(client, csv_of([TWIN]))).text


def test_the_same_person_keeps_the_birth_date_of_the_id_number(as_, here):
    client, born, before = as_("secretary"), here.born_on, Member.select().count()
    address, _, [(row, of)] = asked(client, {**TWIN, "学历": "研究生"})
    client.post(f"{address}/twins", data={"row": row, "of": of, "is": "same"})
    page = client.get(address).text
    assert f"{born.year}年{born.month}月{born.day}日 不变" in page and "写入：新增 0 人，更改 1 人" in page
    client.post(f"{address}/apply")
    assert (Member.get_by_id(here.id).born_on, Member.select().count()) == (born, before)


def test_the_same_person_without_a_number_takes_the_birth_date_of_the_row(as_, here):
    Member.update(id_index=None, id_sealed=None).where(Member.id == here.id).execute()
    client = as_("secretary")
    address, _, [(row, of)] = asked(client, TWIN)
    client.post(f"{address}/twins", data={"row": row, "of": of, "is": "same"})
    client.post(f"{address}/apply")
    assert Member.get_by_id(here.id).born_on == date(1970, 5, 5)


def test_an_answer_about_somebody_else_or_by_somebody_else_changes_nothing(as_, here):
    client = as_("secretary")
    address, _, [(row, of)] = asked(client, TWIN, person(3))
    good = {"row": row, "of": of, "is": "other"}
    assert (
        client.post(f"{address}/twins", data={"row": row, "of": PEOPLE["member"].member_id, "is": "other"}).status_code
        == 422
    )
    assert client.post(f"{address}/twins", data=good | {"row": "3"}).status_code == 422
    assert client.post(f"{address}/twins", data={"row": row, "of": of, "is": "maybe"}).status_code == 404
    assert as_("organiser").post(f"{address}/twins", data=good).status_code == 404
    assert client.post(f"{address}/apply").status_code == 422


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("born", "stored", "month_only"), [("1970.05", "1970-05-20", None), ("1970-05-20", "1970-05-01", "born_on")]
)
def test_the_month_of_birth_of_a_member_of_that_name_is_asked_about(app, born, stored, month_only):
    first = person(1, 公民身份号码="", 出生日期="1970-05-20", 姓名="王芳", 手机号码="13900000001")
    follow(apply(taken_in(csv_of([first])), None))
    Member.update(born_on=stored, month_only=month_only).where(Member.name == "王芳").execute()
    again = {**first, "手机号码": "13900000002", "出生日期": born}
    assert problems(taken_in(csv_of([again]))) == [(2, "twin_by_month")]
    assert problems(taken_in(csv_of([{**again, "出生日期": "1970.06"}]))) == []


@pytest.mark.parametrize(
    ("born", "phone", "title", "said"),
    [
        ("1970.05", "13900000001", "第 2 行 · 王芳 · 1970年5月", "（1970年5月20日 出生）与这一行姓名、手机号码都相同"),
        ("1970.05", "13900000002", "第 2 行 · 王芳 · 1970年5月", "（1970年5月20日 出生）与这一行姓名、出生年月都相同"),
        (
            "1969-01-02",
            "13900000001",
            "第 2 行 · 王芳 · 1969年1月2日",
            "（1970年5月20日 出生）与这一行姓名、手机号码都相同",
        ),
    ],
)
def test_the_question_names_no_day_that_the_row_does_not_give_and_says_what_is_alike(as_, born, phone, title, said):
    first = person(1, 公民身份号码="", 出生日期="1970-05-20", 姓名="王芳", 手机号码="13900000001")
    follow(apply(taken_in(csv_of([first])), None))
    _, page, [(row, _of)] = asked(as_("secretary"), {**first, "手机号码": phone, "出生日期": born})
    assert row == "2" and f"{title}<" in re.sub(r"\s*<", "<", page) and said in page


def test_the_question_names_no_day_that_the_members_file_does_not_give(as_):
    first = person(1, 公民身份号码="", 出生日期="1970.05", 姓名="王芳", 手机号码="13900000001")
    follow(apply(taken_in(csv_of([first])), None))
    _, page, _ = asked(as_("secretary"), {**first, "出生日期": "1970-05-20"})
    assert "（1970年5月 出生）" in page


def test_two_rows_with_one_name_and_phone_are_asked_about(as_, clock):
    client = as_("secretary")
    rows = [person(number, 公民身份号码="", 出生日期=born, 姓名="王芳", 手机号码="13900000001")
            for number, born in ((1, "1970-05-05"), (2, "1990-01-31"))]  # fmt: skip
    address, page, [(row, of)] = asked(client, *rows)
    assert (row, of) == ("3", "2") and "第 2 行" in page and "两个人" in page
    assert client.post(f"{address}/twins", data={"row": "3", "of": "2", "is": "same"}).status_code == 422
    client.post(f"{address}/twins", data={"row": "3", "of": "2", "is": "other"})
    assert "写入：新增 2 人" in client.get(address).text
    client.post(f"{address}/apply")
    assert TwoPeople.select().count() == 1
    again = client.get(send(client, csv_of(rows))).text
    assert "与现有数据一致，无需写入" in again


def test_two_rows_with_two_numbers_are_two_people(app):
    rows = [person(1, 姓名="王芳", 手机号码="13900000001"), person(2, 姓名="王芳", 手机号码="13900000001")]
    assert problems(taken_in(csv_of(rows))) == []


@pytest.mark.both_engines
def test_two_rows_far_apart_are_asked_about_too(app, monkeypatch):
    monkeypatch.setattr(staging, "PART", 1)
    rows = [person(1, 姓名="王芳"), person(2), {**TWIN}]
    assert problems(taken_in(csv_of(rows))) == [(4, "twin_row")]
