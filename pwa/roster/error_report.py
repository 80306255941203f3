"""Write the uploaded table with a reason beside each wrong row: corrected and uploaded again, it can be applied.

All of the workbook comes back: every sheet that was read with its columns and the reasons, every visible sheet that was
not, and a last sheet that names what was not read. A cell that could not be read exactly is left empty.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from . import labels
from .file_reader import FOOT, row_flaw, shown
from .models import RosterImport, StagedRow
from .row_places import SHEET, sheets_of
from .staging import rows_of
from .table_writer import SheetToWrite, to_workbook

Reasons = Callable[[int, int], Mapping[int, str]]  # (first, last row) → reasons of the wrong rows between


def write_error_file(roster: RosterImport, path: Path, reasons: Reasons | None = None) -> None:
    """Write every row as it came, in its own columns and order, with the reasons in a last column."""
    facts = json.loads(roster.facts)
    sheets = [*_read(roster, facts, reasons or _staged(roster, facts)), *_others(roster, facts)]
    order = {name: place for place, name in enumerate(facts.get("names", []))}
    sheets.sort(key=lambda sheet: order.get(sheet.name, 0))
    if facts.get("unread"):
        title = _("Not read from %(file)s", file=roster.file_name)
        sheets.append(
            SheetToWrite(_("Not read"), [f"{FOOT} {title}"], [[labels.unread(one)] for one in facts["unread"]])
        )
    to_workbook(path, sheets, since_1904=bool(facts.get("epoch")))


def _staged(roster: RosterImport, facts: Mapping[str, Any]) -> Reasons:
    """The reasons as found by the check."""
    wrong = (StagedRow.roster == roster.id) & (StagedRow.verdict == "wrong")

    def between(first: int, last: int) -> dict[int, str]:
        rows = StagedRow.select().where(wrong, StagedRow.row.between(first, last))
        return {row.row: labels.reasons(row.problems or "[]", facts=facts) for row in rows}

    return between


def _read(roster: RosterImport, facts: Mapping[str, Any], reasons: Reasons) -> Iterator[SheetToWrite]:
    """The sheets that were read, with the reasons behind the widest row."""
    for place, sheet in enumerate(sheets_of(facts)):
        titles = list(sheet["titles"])
        width = max(len(titles), *(len(cells) for _, cells in _cells(roster, place)), 0)
        titles += [""] * (width - len(titles))
        rows = _with_reasons(roster, place, width, reasons)
        yield SheetToWrite(sheet["name"], [*titles, _("What is wrong")], rows)


def _cells(roster: RosterImport, place: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of one sheet, as text."""
    for number in range(roster.parts):
        for row, cells in rows_of(roster, number):
            if row // SHEET == place:
                yield row, [shown(cell) for cell in (cells[:-1] if row_flaw(cells) else cells)]


def _with_reasons(roster: RosterImport, place: int, width: int, reasons: Reasons) -> Iterator[list[str]]:
    told = reasons(place * SHEET, (place + 1) * SHEET - 1)
    for row, given in _cells(roster, place):
        yield [*given, *[""] * (width - len(given)), told.get(row, "")]


def _others(roster: RosterImport, facts: Mapping[str, Any]) -> Iterator[SheetToWrite]:
    """The visible sheets that were not read, as they came."""
    found: dict[int, list[list[str]]] = {}
    for number in range(1, facts.get("kept", 0) + 1):
        for row, cells in rows_of(roster, -number):
            found.setdefault((-row - 1) // SHEET, []).append([shown(cell) for cell in cells])
    for place, rows in found.items():
        yield SheetToWrite(facts["names"][place], rows[0], rows[1:])
