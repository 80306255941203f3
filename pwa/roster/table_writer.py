"""Write tables for download, a row at a time, every text made safe for spreadsheets, as csv or as a workbook."""

import csv
from collections.abc import Iterable, Sequence
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


def to_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], foot: str = "", sheet_name: str = "党员名册"
) -> int:
    """Write a workbook in which every cell is text: an ID number keeps its digits, a formula never runs. Returns how
    many rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet(sheet_name)
        sheet.set_column(0, len(header), WIDTH, text)
        sheet.freeze_panes(1, 1)
        for column, title in enumerate(header):
            sheet.write_string(0, column, defused(title)[:32_767], bold)
        for count, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(count, column, defused(cell)[:32_767], text)
        if foot:
            sheet.set_footer(f"&L{foot.replace('&', '&&')[:200]}")
            sheet.write_string(count + 2, 0, defused(foot), text)
    return count


WRITERS = {".csv": to_csv, ".xlsx": to_xlsx}
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
