"""Write tables for download, a row at a time, every text made safe for spreadsheets, as csv or as a workbook."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count as count_from
from pathlib import Path

import xlsxwriter

from pwa.reports.export import defused

WIDTH = 16


def to_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], foot: str = "") -> int:
    """Write a CSV with a byte order mark, so that WPS and Excel show Chinese. Returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([defused(cell) for cell in row])
            count += 1
        if foot:
            writer.writerow([defused(foot)])
    return count


@dataclass(frozen=True)
class SheetToWrite:
    """A sheet of a workbook: its name, its headings and its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def to_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], foot: str = "", sheet_name: str = "党员名册"
) -> int:
    """Write a workbook in which every cell is text: an ID number keeps its digits, a formula never runs. Returns how
    many rows."""
    return to_workbook(path, [SheetToWrite(sheet_name, header, rows)], foot)


def to_workbook(path: Path, sheets: Iterable[SheetToWrite], foot: str = "", since_1904: bool = False) -> int:
    """Do the same for several sheets; `since_1904` for a workbook whose days are counted from 1904. Returns how many
    rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "date_1904": since_1904}
    total, names = 0, set[str]()
    with xlsxwriter.Workbook(str(path), options) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        for one in sheets:
            sheet = book.add_worksheet(_free_name(one.name, names))
            sheet.set_column(0, len(one.header), WIDTH, text)
            sheet.freeze_panes(1, 1)
            count = 0
            for column, title in enumerate(one.header):
                sheet.write_string(0, column, defused(title)[:32_767], bold)
            for count, row in enumerate(one.rows, 1):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(count, column, defused(cell)[:32_767], text)
            if foot:
                sheet.set_footer(f"&L{foot.replace('&', '&&')[:200]}")
                sheet.write_string(count + 2, 0, defused(foot), text)
            total += count
    return total


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it, once."""
    plain = re.sub(r"[\[\]:*?/\\]", "", name).strip("'")[:28] or "党员名册"
    free = next(one for n in count_from(1) if (one := plain if n == 1 else f"{plain} {n}").lower() not in taken)
    taken.add(free.lower())
    return free


WRITERS = {".csv": to_csv, ".xlsx": to_xlsx}
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
