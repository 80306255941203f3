"""Hostile and messy tables, each named for what is wrong with it: `python -m tests.screening.hostile_rosters FOLDER`.

Each gives its bytes and what the house must say: a code of `words.WHOLE` for the file as a whole, or the verdicts of
its rows ("add", or "column:code" of the first problem).
"""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.screening.sheets import HEADER, csv_of, people, person, table, xlsx_of

MOST_ROWS = 2_000  # what the test allows
Case = tuple[Callable[[], bytes], str]
CASES: dict[str, Case] = {}
BORN, NUMBER, NAME = HEADER.index("出生日期"), HEADER.index("公民身份号码"), HEADER.index("姓名")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def case(said: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put the table on the list under its function's name; `said` is the answer, rows parted by a space."""

    def note(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[make.__name__] = (make, said)
        return make

    return note


def book(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook that `fill(book, sheet)` writes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        fill(made, made.add_worksheet("名册"))
    return out.getvalue()


def with_cell(place: int, value: Any, **options: Any) -> bytes:
    """One person, with another value in one cell."""
    lines = table(people(1))
    lines[1][place] = value
    return xlsx_of(lines, **options)


def rezipped(
    content: bytes, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None
) -> bytes:
    """The workbook with its parts changed (None: left out) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def in_sheet(old: bytes, fresh: bytes) -> bytes:
    """One person's workbook with these bytes of its sheet replaced."""
    return rezipped(
        xlsx_of(table(people(1))), lambda name, part: part.replace(old, fresh) if "sheet1" in name else part
    )


# ---- not a table at all
case("empty")(lambda: b"")
CASES["no_bytes"] = CASES.pop("<lambda>")
for _name, _bytes, _said in [
    ("only_white_space", b" \r\n\t\n ", "empty"),
    ("a_picture", b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_table"),
    ("a_pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_table"),
    ("a_program", b"MZ" + bytes(500), "not_a_table"),
    ("a_rar", b"Rar!\x1a\x07\x00" + bytes(100), "not_a_table"),
    ("bytes_of_nothing", bytes(4000), "not_a_table"),
    ("a_web_page_renamed_xls", "<html><table><tr><td>姓名</td></tr></table></html>".encode(), "web_page"),
    ("a_page_with_a_mark_before_it", b"\xef\xbb\xbf<!DOCTYPE html><table>", "web_page"),
    ("xml_of_2003", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "web_page"),
    ("old_workbook_cut_off", OLE + bytes(1000), "damaged"),
    ("encrypted_workbook", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "encrypted"),
    ("zip_cut_off", xlsx_of(table(people(1)))[:3000], "damaged"),
    ("bytes_that_are_no_text", b"\xff\xfe\x80\xff" * 30 + b"\x81", "encoding"),
    ("a_letter", "各位同志：\n请于月底前报送名册。\n谢谢。\n".encode(), "no_header"),
    ("header_alone", csv_of([]), "empty"),
    ("header_in_other_words", "甲,乙,丙\n1,2,3\n".encode(), "no_header"),
]:
    CASES[_name] = (lambda content=_bytes: content, _said)


@case("not_a_table")
def a_zip_of_something_else() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@case("bomb")
def zip_bomb() -> bytes:
    return rezipped(xlsx_of(table(people(1))), lambda name, part: part, {"xl/media/zero.bin": bytes(60 * 1024 * 1024)})


@case("bomb")
def zip_of_too_many_files() -> bytes:
    return rezipped(xlsx_of(table(people(1))), lambda name, part: part, {f"xl/x{n}": b"" for n in range(3_100)})


@case("too_much")
def cells_at_both_corners_of_the_sheet() -> bytes:
    return in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


@case("entities")
def entities_in_the_sheet() -> bytes:
    return in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')


@case("damaged")
def broken_xml() -> bytes:
    return rezipped(
        xlsx_of(table(people(1))), lambda name, part: part[: len(part) // 2] if "sheet1.xml" in name else part
    )


@case("damaged")
def no_sheet_inside() -> bytes:
    return rezipped(xlsx_of(table(people(1))), lambda name, part: None if "sheet1.xml" in name else part)


@case("encrypted")
def zip_with_a_password() -> bytes:
    content = bytearray(xlsx_of(table(people(1))))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


# ---- columns
@case("columns_twice")
def a_column_twice() -> bytes:
    return xlsx_of(table(people(1), [*HEADER, "姓名"]))


@case("columns_missing")
def neither_number_nor_birth_date() -> bytes:
    return csv_of(people(1), ["姓名", "性别", "民族", "手机号码"])


@case("add")
def unknown_columns_and_notes() -> bytes:
    return csv_of([person(1, 备注="好", 血型="A")], [*HEADER, "备注", "血型"])


@case("add")
def header_after_a_title_and_an_empty_row() -> bytes:
    return xlsx_of([["丰山镇党员名册（2026年）"], [], ["填报单位：丰山镇党委"], *table(people(1))])


@case("add")
def header_in_usual_words_with_stars_and_brackets() -> bytes:
    titles = [*HEADER]
    titles[NAME], titles[NUMBER], titles[BORN] = "*姓 名", "身份证号码（必填）", "出生年月日"
    return xlsx_of([titles, *table(people(1))[1:]])


@case("add")
def columns_in_another_order() -> bytes:
    return csv_of(people(1), [*reversed(HEADER)])


@case("add")
def the_roster_on_the_second_sheet() -> bytes:
    def fill(made: Any, first: Any) -> None:
        first.write_row(0, 0, ["填表说明"])
        second = made.add_worksheet("数据")
        for number, line in enumerate(table(people(1))):
            second.write_row(number, 0, line)

    return book(fill)


@case("add")
def a_hidden_sheet_before_it() -> bytes:
    def fill(made: Any, first: Any) -> None:
        hidden = made.add_worksheet("旧")
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, ["不该读到"])
        hidden.hide()
        for number, line in enumerate(table(people(1))):
            first.write_row(number, 0, line)

    return book(fill)


@case("add")
def hidden_rows_and_columns() -> bytes:
    def fill(made: Any, sheet: Any) -> None:
        for number, line in enumerate(table(people(1))):
            sheet.write_row(number, 0, line)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 3, None, None, {"hidden": True})

    return book(fill)


# ---- cells
@case("add name:merged")
def merged_cells() -> bytes:
    def fill(made: Any, sheet: Any) -> None:
        for number, line in enumerate(table([person(1), person(2, 姓名="")])):
            sheet.write_row(number, 0, line)
        sheet.merge_range(1, NAME, 2, NAME, "赵乙子")

    return book(fill)


@case("name:formula")
def a_formula_without_a_result() -> bytes:
    return rezipped(
        xlsx_of([[*HEADER], ["=A9", *table(people(1))[1][1:]]], strings_to_formulas=True),
        lambda name, part: part.replace(b"</f><v>0</v>", b"</f><v></v>") if "sheet1" in name else part,
    )


@case("add")
def formulas_with_results() -> bytes:
    def fill(made: Any, sheet: Any) -> None:
        for number, line in enumerate(table(people(1))):
            sheet.write_row(number, 0, line)
        sheet.write_formula(1, BORN, "=TEXT(D2)", None, person(1)["出生日期"])

    return book(fill)


@case("name:error")
def an_error_of_the_spreadsheet() -> bytes:
    return with_cell(NAME, "#REF!")


@case("id_number:number")
def an_id_number_as_a_number() -> bytes:
    return with_cell(NUMBER, 330101199001010016)


@case("id_number:number")
def an_id_number_in_scientific_notation() -> bytes:
    return with_cell(NUMBER, "3.30101E+17")


for _name, _cell in [
    ("dates_with_dots", "{0:%Y}.{0.month}.{0.day}"),
    ("dates_in_chinese", "{0:%Y}年{0.month}月{0.day}日"),
    ("dates_as_eight_digits", "{0:%Y%m%d}"),
    ("dates_in_full_width_digits", "{0:%Y-%m-%d}"),
    ("dates_with_a_time", "{0:%Y-%m-%d} 00:00:00"),
    ("a_month_that_the_number_completes", "{0:%Y}年{0.month}月"),
]:
    _day = datetime.fromisoformat(person(1)["出生日期"])
    _said = _cell.format(_day)
    _said = _said.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if "full_width" in _name else _said
    CASES[_name] = (lambda said=_said: with_cell(BORN, said), "add")


@case("add")
def dates_as_serial_numbers() -> bytes:
    return with_cell(BORN, (datetime.fromisoformat(person(1)["出生日期"]) - datetime(1899, 12, 30)).days)


@case("add")
def serial_numbers_since_1904() -> bytes:
    days = (datetime.fromisoformat(person(1)["出生日期"]) - datetime(1904, 1, 1)).days
    return with_cell(BORN, days, date_1904=True)


@case("add")
def date_cells_since_1904() -> bytes:
    return with_cell(BORN, datetime.fromisoformat(person(1)["出生日期"]), date_1904=True)


@case("born_on:date")
def a_day_that_is_none() -> bytes:
    return with_cell(BORN, "1990-02-30")


@case("name:long")
def a_huge_cell() -> bytes:
    return with_cell(NAME, "长" * 30_000)


@case("name:unreadable")
def control_signs_and_nul_in_text() -> bytes:
    return csv_of([person(1, 姓名="赵\x00甲\x07")])


@case("add")
def spaces_and_full_width_everywhere() -> bytes:
    wide = str.maketrans("0123456789X", "０１２３４５６７８９ｘ")
    over = {"姓名": " 赵　乙 ", "公民身份号码": person(1)["公民身份号码"].translate(wide), "手机号码": "199 0001-0001"}
    return xlsx_of(table([person(1, **over)]))


@case("add add")
def formulas_that_are_only_text() -> bytes:
    return xlsx_of(table([person(1, 家庭住址="=cmd|'/C calc'!A0"), person(2, 家庭住址="@SUM(A1)")]))


@case("add")
def a_million_empty_rows() -> bytes:
    rows = b"".join(b'<row r="%d" spans="1:2"/>' % row for row in range(3, 1_000_000, 1))
    return in_sheet(b"</sheetData>", rows + b"</sheetData>")


@case("add")
def macros() -> bytes:
    return rezipped(xlsx_of(table(people(1))), lambda name, part: part, {"xl/vbaProject.bin": OLE + bytes(300)})


# ---- text
for _name, _coding in [("csv_in_gb18030", "gb18030"), ("csv_with_a_mark", "utf-8-sig"), ("csv_in_utf16", "utf-16")]:
    CASES[_name] = (lambda coding=_coding: csv_of(people(1), coding=coding), "add")
CASES["csv_with_tabs"] = (lambda: csv_of(people(1)).replace(b",", b"\t"), "add")
CASES["csv_with_semicolons"] = (lambda: csv_of(people(1)).replace(b",", b";"), "add")
CASES["csv_with_an_open_quote"] = (lambda: csv_of(people(1)) + b'"\xe8\xb5\xb5,', "add branch:missing")


@case("add id_number:same_number")
def one_person_twice() -> bytes:
    return csv_of([person(1), person(1)])


@case("too_many")
def more_rows_than_a_roster_has() -> bytes:
    line = csv_of(people(1)).splitlines(keepends=True)
    return line[0] + line[1] * (MOST_ROWS + 1)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, said) in CASES.items():
        (folder / name).write_bytes(make())
        print(f"{name}: {said}")
