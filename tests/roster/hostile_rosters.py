"""Hostile and messy tables, each named for what is wrong with it: here with the file as a whole or its columns;
`hostile_cells.py` goes on with cells and text.

Each gives its bytes and what the app must say: a code of `labels.WHOLE` for the file as a whole, or the verdicts of
its rows ("add", or "column:code" of the first problem).
"""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import xlsxwriter

from tests.roster.sheets import HEADER, csv_of, people, person, table, xlsx_of

MOST_ROWS = 2_000  # what the test allows
Case = tuple[Callable[[], bytes], str]
CASES: dict[str, Case] = {}
BORN, NUMBER, NAME = HEADER.index("出生日期"), HEADER.index("公民身份号码"), HEADER.index("姓名")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def case(said: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put the table on the list under its function's name; `said` is the answer, rows parted by a space."""

    def note(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[make.__name__] = (cache(make), said)  # some take a second to make, and two tests read them
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
    packed: dict[str, Any] = {"compression": zipfile.ZIP_DEFLATED, "compresslevel": 1}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", **packed) as new:
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


@case("stray_cell")
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
