"""Read the rows of an uploaded table of payments, by its headings."""

from collections.abc import Iterator
from typing import Any

from pwa.roster.cells import says_nothing, text_of
from pwa.roster.columns import LOOKED_AT, read_header
from pwa.roster.file_reader import FOOT, Unreadable, lines_of

from .import_rules import COLUMNS, REQUIRED

MOST_ROWS = 60_000
Cells = dict[str, Any]  # column → cell as the file parser wrote it


def read_table(content: bytes) -> list[tuple[int, Cells]]:
    """Return (row number, cells) of every row below the headings of the first sheet that has them. Raises Unreadable
    if there is none, if a column is missing, or if there are too many rows."""
    rows: list[tuple[int, Cells]] = []
    places: dict[str, int] | None = None
    first, looked, read = "", 0, False
    for line in lines_of(content):
        if isinstance(line, dict):
            if "sheet" in line:
                read, places, looked = bool(rows), None if not rows else places, 0
            continue
        if read or (places is None and looked >= LOOKED_AT):
            continue
        looked += 1
        cells = line[1]
        if places is None:
            found = read_header([_said(cell) for cell in cells], COLUMNS).places
            if len(found) >= 3:
                places = found
            first = first or " · ".join(_said(cell)[:20] for cell in cells if cell is not None)[:120]
        elif any(not says_nothing(_said(cell)) for cell in cells) and not _said(cells[0] if cells else "").startswith(
            FOOT
        ):
            rows.append((line[0], dict(_placed(cells, places))))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_many", most=MOST_ROWS)
    if places is None:
        raise Unreadable("no_header" if first else "empty", said=first)
    if missing := [COLUMNS[column][0] for column in REQUIRED if column not in places]:
        raise Unreadable("columns_missing", said="、".join(missing))
    if not rows:
        raise Unreadable("empty")
    return rows


def _placed(cells: list[Any], places: dict[str, int]) -> Iterator[tuple[str, Any]]:
    for column, at in places.items():
        if at < len(cells) and cells[at] is not None:
            yield column, cells[at]


def _said(cell: Any) -> str:
    return text_of(cell) if isinstance(cell, str | int | float) else ("" if cell is None else "?")
