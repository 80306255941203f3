"""Rosters for the tests: rows of synthetic people, as workbooks and as text."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from pwa.demo.people import id_number
from tests.people import PLACES

HEADER = (
    *("姓名", "性别", "民族", "公民身份号码", "出生日期", "学历", "人员类别", "所在党支部", "加入党组织日期"),
    *("转为正式党员日期", "工作岗位", "手机号码", "家庭住址", "党籍状态", "是否为失联党员", "失去联系日期"),
    *("是否为流动党员", "外出流向"),
)
HOME = PLACES["home"].name


def person(number: int, **over: Any) -> dict[str, Any]:
    """The cells of one synthetic person, by heading; `over` names headings."""
    born_on = date(1960, 1, 1) + timedelta(days=number * 37 % 14_000)
    row = dict.fromkeys(HEADER, "")
    row |= {
        "姓名": f"赵{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰巳午未申酉戌亥'[number // 10 % 12]}",
        "性别": "男",
        "民族": "汉族",
        "公民身份号码": id_number(born_on, 501 + 2 * (number % 200)),
        "出生日期": born_on.isoformat(),
        "学历": "大专",
        "人员类别": "正式党员",
        "所在党支部": HOME,
        "加入党组织日期": "1999-07-01",
        "转为正式党员日期": "2000-07-01",
        "工作岗位": "农牧渔民",
        "手机号码": f"1990001{number:04d}",
        "家庭住址": f"丰山镇丰山村{number}号",
        "党籍状态": "正常",
        "是否为失联党员": "否",
        "是否为流动党员": "是",
        "外出流向": "广东 深圳 龙岗区",
    }
    return row | over


def people(count: int, first: int = 1) -> list[dict[str, Any]]:
    """So many synthetic people."""
    return [person(number) for number in range(first, first + count)]


def table(rows: Sequence[dict[str, Any]], header: Sequence[str] = HEADER) -> list[list[Any]]:
    """Header and cells."""
    return [list(header), *([row.get(title, "") for title in header] for row in rows)]


def csv_of(rows: Sequence[dict[str, Any]], header: Sequence[str] = HEADER, coding: str = "utf-8") -> bytes:
    """The rows as text."""
    out = io.StringIO()
    csv.writer(out).writerows(table(rows, header))
    return out.getvalue().encode(coding)


def xlsx_of(lines: Sequence[Sequence[Any]], **options: Any) -> bytes:
    """These lines as the first sheet of a workbook; dates as dates."""
    out = io.BytesIO()
    chosen = {"default_date_format": "yyyy-mm-dd", "strings_to_numbers": False, **options}
    with xlsxwriter.Workbook(out, chosen) as book:
        sheet = book.add_worksheet("名册")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return out.getvalue()
