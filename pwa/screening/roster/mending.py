"""The file given back with a reason beside each wrong row: mended there and sent again, it goes in."""

import json
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from . import words
from .models import RosterImport, StagedRow
from .reading import shown
from .staging import rows_of
from .tables import to_xlsx


def write_mending(roster: RosterImport, path: Path) -> int:
    """Every row as it came, in its own columns and order, with the reasons in a last column. Returns how many rows."""
    titles = json.loads(roster.facts)["titles"]
    width = len(titles)
    return to_xlsx(path, [*titles, _("What is wrong")], _rows(roster, width))


def _rows(roster: RosterImport, width: int) -> Iterator[list[str]]:
    for number in range(roster.parts):
        part = rows_of(roster, number)
        wrong = (StagedRow.roster == roster.id) & (StagedRow.verdict == "wrong")
        between = StagedRow.row.between(part[0][0], part[-1][0])
        told = {row.row: row.problems or "[]" for row in StagedRow.select().where(wrong, between)}
        for row, cells in part:
            given = [shown(cell) for cell in cells[:width]]
            yield [*given, *[""] * (width - len(given)), words.reasons(told[row]) if row in told else ""]
