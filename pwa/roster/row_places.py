"""Say where a row or a cell stands: in which sheet, row and column of the file that was sent.

A row's number in the database holds the sheet too: the rows of the first sheet that was read have their own numbers,
those of the second begin at SHEET.
"""

from collections.abc import Mapping, Sequence
from typing import Any

SHEET = 2_000_000  # more than a sheet has rows


def number_of(sheet: int, row: int) -> int:
    """Return the number under which a row of this sheet (from 0) is stored."""
    return sheet * SHEET + row


def column_name(column: int) -> str:
    """Return the letters of a column: 0 → 'A', 27 → 'AB'."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(sheet: str, column: int, row: int) -> str:
    """Return a cell as spreadsheets call it: '名册!T3', or 'T3' in a text table."""
    cell = f"{column_name(column)}{row}"
    return f"{sheet}!{cell}" if sheet else cell


def sheets_of(facts: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the sheets that were read: name, titles and columns of each."""
    one = {"name": facts.get("sheet", ""), "titles": facts.get("titles", []), "places": facts.get("places", {})}
    found: Sequence[Mapping[str, Any]] = facts.get("sheets") or [one]  # imports of earlier releases name one sheet
    return found


def sheet_of(facts: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """Return the sheet in which a stored row stands."""
    return sheets_of(facts)[number // SHEET]


def row_of(facts: Mapping[str, Any], number: int) -> tuple[str, int]:
    """Return a stored row's sheet, '' if only one was read, and its row number there."""
    several = len(sheets_of(facts)) > 1
    return (sheet_of(facts, number)["name"] if several else ""), number % SHEET
