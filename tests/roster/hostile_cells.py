"""Hostile and messy tables, the second half: what stands in their cells, and tables that are text.

`python -m tests.roster.hostile_cells FOLDER` writes all of them.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.roster.hostile_rosters import (
    BORN,
    CASES,
    MOST_ROWS,
    NAME,
    NUMBER,
    OLE,
    book,
    case,
    in_sheet,
    rezipped,
    with_cell,
)  # fmt: skip
from tests.roster.sheets import HEADER, csv_of, people, person, table, xlsx_of

LONG = "YANXING_LONG" in os.environ


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
    return with_cell(BORN, (date.fromisoformat(person(1)["出生日期"]) - date(1899, 12, 30)).days)


@case("add")
def serial_numbers_since_1904() -> bytes:
    days = (date.fromisoformat(person(1)["出生日期"]) - date(1904, 1, 1)).days
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
def very_many_empty_rows() -> bytes:
    rows = "".join(map('<row r="{}" spans="1:2"/>'.format, range(3, 1_000_000 if LONG else 100_000)))
    return in_sheet(b"</sheetData>", rows.encode() + b"</sheetData>")


@case("add")
def macros() -> bytes:
    return rezipped(xlsx_of(table(people(1))), lambda name, part: part, {"xl/vbaProject.bin": OLE + bytes(300)})


# ---- text
for _name, _coding in [("csv_in_gb18030", "gb18030"), ("csv_with_a_mark", "utf-8-sig"), ("csv_in_utf16", "utf-16")]:
    CASES[_name] = (lambda coding=_coding: csv_of(people(1), coding=coding), "add")
CASES["csv_with_tabs"] = (lambda: csv_of(people(1)).replace(b",", b"\t"), "add")
CASES["csv_with_semicolons"] = (lambda: csv_of(people(1)).replace(b",", b";"), "add")
CASES["csv_with_an_open_quote"] = (lambda: csv_of(people(1)) + b'"\xe8\xb5\xb5,', "add row:open_quote")


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
