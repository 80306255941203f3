"""Write the uploaded table with a reason beside each wrong row: corrected and uploaded again, it can be applied."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flask_babel import gettext as _

from . import labels
from .file_reader import shown
from .models import RosterImport, StagedRow
from .staging import rows_of
from .table_writer import to_xlsx

Reasons = Callable[[int, int], Mapping[int, str]]  # (first, last row) → reasons of the wrong rows between


def write_error_file(roster: RosterImport, path: Path, reasons: Reasons | None = None) -> int:
    """Write every row as it came, in its own columns and order, with the reasons in a last column. Returns how many
    rows."""
    titles = json.loads(roster.facts)["titles"]
    width = len(titles)
    return to_xlsx(path, [*titles, _("What is wrong")], _rows(roster, width, reasons or _staged(roster)))


def _staged(roster: RosterImport) -> Reasons:
    """The reasons as found by the check."""
    wrong = (StagedRow.roster == roster.id) & (StagedRow.verdict == "wrong")

    def between(first: int, last: int) -> dict[int, str]:
        rows = StagedRow.select().where(wrong, StagedRow.row.between(first, last))
        return {row.row: labels.reasons(row.problems or "[]") for row in rows}

    return between


def _rows(roster: RosterImport, width: int, reasons: Reasons) -> Iterator[list[str]]:
    for number in range(roster.parts):
        part = rows_of(roster, number)
        told = reasons(part[0][0], part[-1][0])
        for row, cells in part:
            given = [shown(cell) for cell in cells[:width]]
            yield [*given, *[""] * (width - len(given)), told.get(row, "")]
