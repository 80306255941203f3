"""The table with the reasons: what cannot be read exactly is left empty and said, everything else comes back whole, and
sent again it can be applied."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from pwa.members.models import Member
from pwa.roster.models import StagedRow
from tests.roster.sheets import HEADER, csv_of, people, person, table
from tests.roster.test_pages import send
from tests.roster.workbooks import book_of

NUMBER, ADDRESS, BORN, JOINED = (
    HEADER.index(word) for word in ("公民身份号码", "家庭住址", "出生日期", "加入党组织日期")
)


def reasons(client, address: str) -> dict[str, list[list[str]]]:
    """The sheets of the table with the reasons."""
    answer = client.get(f"{address}/mending.xlsx")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {
        name: [list(map(str, row)) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }


def test_an_id_number_that_is_a_number_comes_back_empty_and_is_refused_again(as_):
    client = as_("secretary")
    lines = table(people(4))
    for line, number in zip(
        lines[1:], (330101199001010016, 3.30101199001010e17, 110101199003070012, 999999), strict=True
    ):
        line[NUMBER] = number
    sheet = reasons(client, send(client, book_of({"名册": lines}), "名册.xlsx"))["名册"]
    assert [row[NUMBER] for row in sheet] == ["公民身份号码", "", "", "", "999999"]
    assert all("此格留空" in row[-1] for row in sheet[1:4])
    send(client, book_of({"名册": sheet}), "再报.xlsx")  # untouched: no number is made up
    assert StagedRow.select().where(StagedRow.id_index.is_null(False)).count() == 0


def test_a_long_text_comes_back_whole(as_):
    client, long = as_("secretary"), "长" * 9_000
    sheet = reasons(client, send(client, book_of({"名册": table([person(1, 家庭住址=long)])}), "名册.xlsx"))["名册"]
    assert sheet[1][ADDRESS] == long and "超过了" in sheet[1][-1]


def test_all_sheets_come_back_and_what_was_not_read_is_on_a_last_one(as_):
    client = as_("secretary")
    first = [[*HEADER, "", "爱好"], *([*line, "甲", "钓鱼"] for line in table(people(2))[1:])]
    sheets = {
        "填表说明": [["请如实填写"], ["", "每人一行"]],
        "一支部": first,
        "二支部": table([person(3, 手机号码="1")]),
    }
    address = send(client, book_of({**sheets, "旧": [["x"]]}, hidden=["旧"]), "名册.xlsx")
    page = client.get(address).text
    given = reasons(client, address)
    assert list(given) == ["填表说明", "一支部", "二支部", "未读取的内容"]
    assert given["填表说明"] == [["请如实填写", ""], ["", "每人一行"]]
    assert given["一支部"][0][-3:] == ["", "爱好", "原因"] and given["一支部"][2][-3:] == ["甲", "钓鱼", ""]
    assert "手机号码" in given["二支部"][1][-1] and given["二支部"][0][-1] == "原因"
    said = [row[0] for row in given["未读取的内容"]]
    assert said[0].startswith("※") and len(said) == 5
    for words in ("填表说明", "一支部!S2", "一支部!T2", "旧"):
        assert any(words in one for one in said[1:]) and words in page
    given["二支部"][1][HEADER.index("手机号码")] = person(3)["手机号码"]
    before = Member.select().count()
    again = send(client, book_of(given), "改好.xlsx")
    assert "未读取的内容" not in client.get(again).text
    assert client.post(f"{again}/apply").status_code == 303 and Member.select().count() == before + 3


def test_days_counted_from_1904_come_back_as_the_same_days(as_):
    client, lines = as_("secretary"), table([person(1, 手机号码="1")])
    lines[1][BORN] = datetime.fromisoformat(person(1)["出生日期"])
    lines[1][JOINED] = (date(1999, 7, 1) - date(1904, 1, 1)).days  # a number without the looks of a date
    address = send(client, book_of({"名册": lines}, date_1904=True), "名册.xlsx")
    answer = client.get(f"{address}/mending.xlsx")
    out = io.BytesIO()
    sheet = reasons(client, address)["名册"]
    sheet[1][HEADER.index("手机号码")] = person(1)["手机号码"]
    with xlsxwriter.Workbook(out, {"date_1904": b'date1904="1"' in _workbook_xml(answer.data)}) as made:
        for number, line in enumerate(sheet):
            made.worksheets()[0].write_row(number, 0, line) if number else made.add_worksheet("名册").write_row(
                0, 0, line
            )
    assert client.post(f"{send(client, out.getvalue(), '改好.xlsx')}/apply").status_code == 303
    added = Member.get(Member.name == person(1)["姓名"])
    assert (added.joined_on.isoformat(), added.born_on.isoformat()) == ("1999-07-01", person(1)["出生日期"])


def _workbook_xml(content: bytes) -> bytes:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")


def test_rows_that_are_no_person_or_swallow_others_come_back_with_their_reasons(as_):
    client = as_("secretary")
    text = (
        csv_of(people(2))
        + "合计,2\n".encode()
        + csv_of([person(3)]).split(b"\r\n")[1].replace("赵".encode(), '"赵'.encode())
    )
    text += b"\n" + csv_of([person(4)]).split(b"\r\n")[1] + b"\n"
    sheet = next(iter(reasons(client, send(client, text)).values()))
    assert [("删除此行" in row[-1], "双引号" in row[-1]) for row in sheet[1:]] == [
        (False, False), (False, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert sheet[4][0].startswith('"赵')


@pytest.mark.parametrize("word", ["原因", "备注"])
def test_a_column_of_the_offices_own_is_not_taken_for_ours(as_, word):
    client = as_("secretary")
    head = [word, *HEADER]
    text = client.get(send(client, csv_of([person(1) | {word: "外出务工"}], head))).text
    assert f"“{word}”没有读取" in text and "A2" in text
