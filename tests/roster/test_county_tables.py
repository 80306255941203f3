"""Cells and headings as county offices write them, found in twenty tables of different hands."""

import pytest

from pwa.roster.columns import MEMBERS, read_header
from pwa.roster.education_cells import education
from pwa.roster.phone_cells import telephones
from pwa.roster.places import Found, read_place
from pwa.roster.row_kinds import not_a_record
from tests.roster.sheets import csv_of, person, table
from tests.roster.test_atomicity import taken_in
from tests.roster.test_likely_twins import problems
from tests.roster.test_rules import wrong
from tests.roster.workbooks import book_of, read

HOME = "330112"  # 杭州 临安区


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("现居住地（外出流向）", "destination"),
        ("现住址(流入地)", "destination"),
        ("现居住地", "address"),
        ("家庭住址（现居住地）", "address"),
        ("加入党组织的时间", "joined_on"),
        ("入党的日期", "joined_on"),
        ("学历学位", "education"),
    ],
)
def test_a_heading_is_understood(heading, column):
    assert read_header(["姓名", heading], MEMBERS).places == {"name": 0, column: 1}


@pytest.mark.parametrize(
    ("said", "code"),
    [("大学本科/学士", "20"), ("大学本科、工学学士学位", "20"), ("硕士研究生/硕士", "14"), ("大专/无", "")],
)
def test_the_degree_behind_a_level_of_education_is_left_out(said, code):
    assert education(said) == code if code else wrong(education, said) == "education"


def test_two_levels_of_education_are_not_one():
    assert wrong(education, "大专、本科") == "education" and wrong(education, "大专/本科") == "education"


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("电话：19900001606", [("phone", "19900001606")]),
        ("手机号码 19900001606", [("phone", "19900001606")]),
        ("19900001607（本人）", [("phone", "19900001607")]),
        ("19900001607（手机）、0571-88886666", [("phone", "19900001607"), ("landline", "0571-88886666")]),
        ("（0571）88886666", [("landline", "0571-88886666")]),
    ],
)
def test_words_beside_a_number_are_left_out(said, numbers):
    assert telephones(said) == numbers


@pytest.mark.parametrize("said", ["19900001607（妻子19900001608）", "电话19900001", "李强19900001607"])
def test_words_that_say_something_else_are_not(said):
    assert wrong(telephones, said) == "phone"


@pytest.mark.parametrize(
    ("said", "code", "rest"),
    [
        ("国外（日本）", "JP", ""),
        ("国（境）外：日本东京", "JP", "东京"),
        ("境外-香港", "810000", ""),
        ("省外（广东深圳）", "440300", ""),
        ("外省广东", "440000", ""),
        ("本省杭州市", "330100", ""),
        ("省内杭州", "330100", ""),
        ("本市西湖区", "330106", ""),
        ("市内余杭区", "330110", ""),
        ("本县丰山镇", "330112", "丰山镇"),
        ("广东省深圳市（富士康）", "440300", "富士康"),
        ("广东省深圳市ABC大厦(3号楼)", "440300", "ABC大厦(3号楼)"),
    ],
)
def test_a_place_behind_elsewhere_or_our_own_is_read(said, code, rest):
    found = read_place(said, HOME)
    assert (found.code, found.rest) == (code, rest)


@pytest.mark.parametrize("said", ["国外", "外省", "省外", "境外务工"])
def test_elsewhere_alone_is_no_place(said):
    assert wrong(read_place, said, HOME) == "place_unknown"


def test_a_place_that_a_code_names_is_read_with_what_stands_behind_it():
    assert read_place("440307 坂田街道") == Found("440307", rest="坂田街道")
    assert read_place("JP Tokyo") == Found("JP", rest="Tokyo")


def test_a_line_drawn_with_signs_is_no_person():
    header = read_header(["姓名", "性别", "手机号码"], MEMBERS)
    for line in (["——"] * 3, ["/", "", "---"], ["…", "…", "…"]):
        assert not_a_record(line, header, ["姓名", "性别", "手机号码"], "members") == "row_note"


def test_marks_of_direction_are_taken_off_every_cell(app):
    row = person(1)
    marked = {title: f"\u202a{value}\u202c\n" if value else "" for title, value in row.items()}
    found = taken_in(csv_of([marked]))
    assert (problems(found), found.adds) == ([], 1)
    _, rows = read(csv_of([marked]))
    assert rows[0][2]["id_number"] == row["公民身份号码"]


def test_the_row_that_is_meant_is_named_with_its_sheet(as_):
    from tests.roster.test_pages import send

    client = as_("secretary")
    page = client.get(
        send(client, book_of({"一季度": table([person(1)]), "二季度": table([person(1)])}), "名册.xlsx")
    ).text
    assert "与工作表“一季度”第 2 行的公民身份号码相同" in page
    page = client.get(send(client, csv_of([person(1), person(1)]))).text
    assert "与第 2 行的公民身份号码相同" in page
