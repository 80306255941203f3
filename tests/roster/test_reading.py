"""The table as it lies in the file: headings in one line or two, separators, quotation marks, rows that are no person;
and whatever is not read is named with its place."""

import re
from io import BytesIO

import pytest
import xlsxwriter

from pwa.roster.columns import MEMBERS, plain, read_header
from pwa.roster.file_reader import Unreadable
from pwa.roster.sheet_reader import open_table
from tests.roster.workbooks import book_of, lines_of, read, unread

HEAD = ["姓名", "性别", "公民身份号码", "党支部", "手机号码"]
WANG = ["王芳", "女", "999999198512310024", "丰山村党支部", "13800001111"]
LI = ["李强", "男", "999999199001010016", "丰山村党支部", "13800002222"]


def names(content: bytes) -> list[tuple[object, str]]:
    """The name of each row, with what is wrong with the row."""
    return [(given["name"], flaw) for _, _, given, flaw in read(content)[1]]


@pytest.mark.parametrize(
    "said",
    ["1.姓名", "1、姓名", "（1）姓名", "①姓名", "一、姓名", "1 姓名", "第1项 姓名", "【姓名】", "1.【姓名】",
    "姓名【必填】", "*姓名", "姓 名", "姓名\n（必填）",
     "〔姓名〕", "［姓名］", "姓名：", "2)姓名", "《姓名》"],
)  # fmt: skip
def test_a_heading_is_known_with_its_number_and_brackets(said):
    assert plain(said) == "姓名"


@pytest.mark.parametrize(
    "said",
    [
        "公民身份证号",
        "身份证号",
        "居民身份证",
        "身份证件号码",
        "4.公民身份号码",
        "【公民身份证号码】",
        "身份证号（18位）",
    ],
)
def test_an_id_number_is_known_by_its_usual_headings(said):
    assert read_header([said], MEMBERS).places == {"id_number": 0}


def test_the_place_somebody_left_is_no_destination():
    head = read_header(["姓名", "流出地", "流入地"], MEMBERS)
    assert head.places == {"name": 0, "destination": 2} and head.unknown == ["流出地"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_a_text_table_is_read_with_any_usual_separator(separator):
    assert names(lines_of([HEAD, WANG, LI], separator)) == [("王芳", ""), ("李强", "")]
    assert names(f"sep={separator}\n".encode() + lines_of([HEAD, WANG, LI], separator)) == [("王芳", ""), ("李强", "")]


def test_a_text_that_was_kept_from_being_a_number_is_read():
    for said in ('="999999198512310024"', '"=""999999198512310024"""', "\t999999198512310024", "'999999198512310024"):
        row = read(lines_of([HEAD, [*WANG[:2], said, *WANG[3:]]]) + b"\n", "members")[1][0][2]
        assert str(row["id_number"]).strip().removeprefix("'") == "999999198512310024", said


QUOTES = {
    "at the end of the file": ([WANG, ['"李强', *LI[1:]]], [("王芳", ""), ('"李强', "open_quote")]),
    "before other rows": ([['"李强', *LI[1:]], WANG, WANG], [('"李强', "open_quote"), ("王芳", ""), ("王芳", "")]),
    "two in one column": ([[*LI[:3], '"丰山', LI[4]], WANG, [*LI[:3], '丰山"', LI[4]]],
                          [("李强", "open_quote"), ("王芳", ""), ("李强", "")]),
    "before one that is closed": ([['"李强', *LI[1:]], WANG, ['"王芳"', *WANG[1:]]],
                                  [('"李强', "open_quote"), ("王芳", ""), ("王芳", "")]),
    "none": ([['"王芳"', *WANG[1:3], '"丰山村\n党支部"', WANG[4]], LI], [("王芳", ""), ("李强", "")]),
    "a comma inside": ([['"王芳"', *WANG[1:3], '"丰山村,党支部"', WANG[4]], LI], [("王芳", ""), ("李强", "")]),
    "an inch": ([[*WANG[:3], '5" 支部', WANG[4]], LI], [("王芳", ""), ("李强", "")]),
}  # fmt: skip


@pytest.mark.parametrize("name", QUOTES)
def test_a_quotation_mark_that_is_not_closed_takes_no_other_row_with_it(name):
    lines, said = QUOTES[name]
    assert names(lines_of([HEAD, *lines])) == said


def test_a_row_longer_than_its_headings_is_wrong_as_a_whole():
    shifted = [*WANG[:3], "丰山镇,丰山村党支部", WANG[4]]
    assert names(lines_of([HEAD, LI, shifted, LI])) == [("李强", ""), ("王芳", "shifted"), ("李强", "")]
    assert names(lines_of([[*HEAD, "家庭住址"], [*LI, ""], [*WANG[:3], "丰山镇,丰山村党支部", WANG[4], ""]])) == [
        ("李强", ""),
        ("王芳", "shifted"),
    ]
    every = [[*line, ""] for line in (WANG, LI)]  # every row ends with a separator
    assert names(lines_of([HEAD, *every])) == [("王芳", ""), ("李强", "")]


NO_PEOPLE = {
    "row_total": [["合计", "3"], ["", "合计", "", "3人"], ["总 计"], ["共3人"], ["小计：2人"], ["共计 3 名"],
        ["总人数", "", 3], ["合计3人"]],
    "row_signature": [["填表人：王芳"], ["", "填报单位：丰山镇", "", "填报日期：2026年1月"], ["审核人", "",
        "制表人"], ["（盖章）"],
                      ["2026年11月23日"], ["负责人（签字）：", "", "联系电话："],
                      ["党组织负责人（签字）：", "", "审核人：王芳", "", "填表人：李强"],
                      ["分管领导：", "王芳", "", "", "电话"]],
    "row_example": [["必填", "男/女", "18位", "全称", "YYYY-MM-DD"], ["示例：张三", "男"], ["例", "张三", "男"]],
    "row_heading": [HEAD, ["姓名", "性别"]],
    "row_numbers": [[1, 2, 3, 4, 5], ["①", "②", "③", "④", "⑤"], ["(1)", "(2)", "(3)"], ["甲", "乙", 1, 2, 3]],
    "row_note": [["注：以上均为正式党员"], ["说明：一、请如实填写"], ["一、丰山村党支部（23人）"], ["", "", "",
        "丰山村党支部"]],
}  # fmt: skip


@pytest.mark.parametrize(("code", "line"), [(code, line) for code, lines in NO_PEOPLE.items() for line in lines])
def test_a_row_that_is_no_person_is_to_be_deleted(code, line):
    table, rows = read(book_of({"名册": [HEAD, WANG, line, LI]}))
    assert [(row, given["name"] if not flaw else "", flaw) for _, row, given, flaw in rows] == [
        (2, "王芳", ""),
        (3, "", code),
        (4, "李强", ""),
    ]
    assert table.unread == []


@pytest.mark.parametrize(
    "line", [WANG, ["总建国", *WANG[1:]], ["王芳"], ["王芳", "女"], ["", "", "999999198512310024"][:1] + WANG[1:]]
)
def test_a_person_is_never_taken_for_something_else(line):
    assert [flaw for _, _, _, flaw in read(book_of({"名册": [HEAD, line, LI]}))[1]] == ["", ""]


def test_headings_in_two_lines_are_read_together():
    above = ["序号", "姓名", "基本情况", "", "", "联系方式", "", "备注"]
    below = ["", "", "性别", "公民身份号码", "党支部", "手机", "固定电话", ""]
    row = [1, *WANG[:4], WANG[4], "0571-88886666", "好"]
    for content in (
        book_of({"名册": [["丰山镇党员名册"], above, below, row]}),
        lines_of([["丰山镇党员名册"], above, below, row]),
    ):
        table, rows = read(content)
        assert table.header.places == {
            "name": 1,
            "sex": 2,
            "id_number": 3,
            "branch": 4,
            "phone": 5,
            "landline": 6,
        }
        assert [(given["name"], given["landline"], flaw) for _, _, given, flaw in rows] == [
            ("王芳", "0571-88886666", "")
        ]


def test_merged_headings_in_two_lines_are_read_together():
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("名册")
        sheet.merge_range(0, 0, 0, 4, "党员名册")
        sheet.merge_range(1, 0, 2, 0, "姓名")
        sheet.merge_range(1, 1, 1, 3, "基本情况")
        sheet.write_row(2, 1, ["性别", "公民身份号码", "党支部"])
        sheet.merge_range(1, 4, 2, 4, "手机号码")
        sheet.write_row(3, 0, WANG)
    table, rows = read(out.getvalue())
    assert list(table.header.places) == ["name", "sex", "id_number", "branch", "phone"]
    assert [(row, given["phone"], flaw) for _, row, given, flaw in rows] == [(4, "13800001111", "")]


def test_a_first_row_of_data_is_no_second_line_of_headings():
    table, rows = read(book_of({"名册": [HEAD, ["", "女", "999999198512310024", "党支部", "13800001111"], LI]}))
    assert len(rows) == 2 and table.header.places["branch"] == 3


def test_two_columns_for_one_item_are_both_named(app):
    with pytest.raises(Unreadable) as refused, app.test_request_context():
        open_table(book_of({"名册": [[*HEAD, "联系电话"], [*WANG, "1"]]}), "members")
    assert refused.value.code == "columns_twice"
    assert refused.value.values["said"] == "名册!E“手机号码”、F“联系电话”（手机号码）"


def test_whatever_is_not_read_is_named_with_its_place(app):
    head = ["序号", *HEAD, "", "备注", "流出地"]
    sheets = {
        "填表说明": [["请如实填写"]],
        "一支部": [["丰山镇"], head, [1, *WANG, "甲", "", ""], [2, *LI, "乙", "好", "丰山镇"]],
        "旧名册": [HEAD, WANG],
        "通讯录": [["姓名", "性别", "手机号码"], ["王芳", "女", "1"]],
        "二支部": [HEAD, [*LI, *[""] * 116, "远"]],
    }
    content = book_of(sheets, hidden=["旧名册"])
    missing = lambda given: [] if "id_number" in given else ["id_number"]  # noqa: E731
    table = open_table(content, "members", missing)
    assert [number % 2_000_000 for number, _ in table.rows] == [3, 4, 2]
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        said = unread(table)
    for words in (
        r"填表说明",
        r"第? ?G ?列.*2.*一支部!G3",
        r"H ?列.*备注.*1.*一支部!H4",
        r"I ?列.*流出地.*一支部!I4",
        r"旧名册.*隐藏|隐藏.*旧名册",
        r"通讯录.*公民身份号码",
        r"二支部!DR2",
    ):
        assert any(re.search(words, one) for one in said), (words, said)
    assert not any("序号" in one for one in said)


def test_several_sheets_of_one_shape_are_all_read():
    other = [HEAD[::-1], LI[::-1]]
    table, rows = read(book_of({"一支部": [HEAD, WANG], "二支部": [["二支部名册"], *other]}))
    assert [(sheet, row, given["name"]) for sheet, row, given, _ in rows] == [(0, 2, "王芳"), (1, 3, "李强")]
    assert [sheet.name for sheet in table.sheets] == ["一支部", "二支部"] and table.unread == []
