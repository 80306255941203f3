"""Workbooks of several sheets for the tests, and what the reader makes of them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from pwa.roster import labels
from pwa.roster.file_reader import by_column, row_flaw
from pwa.roster.row_places import SHEET
from pwa.roster.sheet_reader import Table, open_table

Lines = Sequence[Sequence[Any]]


def book_of(sheets: Mapping[str, Lines], hidden: Sequence[str] = (), **options: Any) -> bytes:
    """A workbook with these sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"default_date_format": "yyyy-mm-dd", "strings_to_numbers": False, **options}
    ) as made:
        for name, lines in sheets.items():
            sheet = made.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def lines_of(lines: Lines, separator: str = ",") -> bytes:
    """The lines as text, exactly as they stand: nothing is put in quotation marks."""
    return "\n".join(separator.join(map(str, line)) for line in lines).encode()


def read(content: bytes, what: str = "members") -> tuple[Table, list[tuple[int, int, dict[str, Any], str]]]:
    """The table, and its rows: sheet, row, columns, what is wrong with the row as a whole."""
    table = open_table(content, what)
    rows = [
        (
            number // SHEET,
            number % SHEET,
            by_column(cells, table.sheets[number // SHEET].header.places),
            row_flaw(cells),
        )
        for number, cells in table.rows
    ]
    return table, rows


def unread(table: Table) -> list[str]:
    """What was not read, as the page says it."""
    return [labels.unread(one) for one in table.unread]
