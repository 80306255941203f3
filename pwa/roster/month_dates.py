"""Count the dates of a file that name year and month only. The official form wants a day: that is said once for the
file, not row by row."""

from collections.abc import Sequence
from typing import Any

from pwa.members.file_items import DAYS

from . import date_cells, member_cells
from .cells import Value, Wrong
from .file_reader import by_column
from .row_places import SHEET, cell_name
from .sheet_reader import Sheet


def count_months(rows: Sequence[tuple[int, list[Any]]], sheets: Sequence[Sheet], found: dict[str, Any]) -> None:
    """Count them in these rows into `found`: how many, and the first cell."""
    for number, cells in rows:
        sheet = sheets[number // SHEET]
        given = by_column(cells, sheet.header.places)
        if "row" in given:
            continue
        for column in DAYS:
            if column in given and date_cells.month(given[column]) and not _is_in_number(column, given):
                found["count"] = found.get("count", 0) + 1
                found.setdefault("first", cell_name(sheet.name, sheet.header.places[column], number % SHEET))


def _is_in_number(column: str, given: dict[str, Value]) -> bool:
    """Whether the day stands in the ID number."""
    if column != "born_on":
        return False
    try:
        return bool(member_cells.id_number(given.get("id_number")))
    except Wrong:
        return False
