"""Export every submission, accepted or not, as one table: streamed, in the order of arrival."""

import csv
import heapq
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee as pw
import xlsxwriter

from pwa.core.clock import written
from pwa.core.database import UTCDateTimeField
from pwa.core.streaming import snapshot, stream

from .models import Quarantined, Submission

COLUMNS = (
    *("id", "account", "device", "seq", "form", "version", "outcome", "receipt"),
    *("recorded_at", "corrected_at", "received_at"),
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
RECEIVED, OWN_ID = len(COLUMNS) - 1, len(COLUMNS)
_uuid, _moment = pw.UUIDField().python_value, UTCDateTimeField().python_value


def submissions() -> Iterator[list[Any]]:
    """Yield the rows under COLUMNS, oldest first. Call it inside a `snapshot`."""
    accepted = _as_sent(Submission, Submission.id, pw.Value("accepted"), Submission.receipt)
    refused = _as_sent(Quarantined, Quarantined.submission_id, Quarantined.outcome, pw.Value(""))
    for row in heapq.merge(stream(accepted), stream(refused), key=lambda row: (row[RECEIVED], str(row[OWN_ID]))):
        identity, account, device, seq, form, version, outcome, receipt, *times = row[:OWN_ID]
        ids = [str(_uuid(value)) if value else "" for value in (identity, account, device)]
        moments = [written(moment) if moment else "" for moment in map(_moment, times)]
        yield [*ids, seq, form, version, outcome, receipt, *moments]


def _as_sent(model: Any, identity: pw.Node, outcome: pw.Node, receipt: pw.Node) -> pw.ModelSelect:
    """One of the two tables with COLUMNS, and its own id to order by."""
    sent = (model.account_id, model.device, model.seq, model.form, model.version)
    times = (model.claimed_at, model.corrected_at, model.received_at)
    return model.select(identity, *sent, outcome, receipt, *times, model.id).order_by(model.received_at, model.id)


def defused(cell: Any) -> Any:
    """Return the cell; a text that a spreadsheet would run as a formula is made plain text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def to_csv(path: Path) -> int:
    """Write the table as CSV with a byte order mark, so that WPS and Excel show Chinese. Returns the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file, snapshot():
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in submissions():
            writer.writerow([defused(cell) for cell in row])
            count += 1
    return count


def to_xlsx(path: Path) -> int:
    """Write the table as a workbook row by row; every text stays text, never a formula. Returns the number of rows."""
    count = 0
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    with book, snapshot():
        sheet = book.add_worksheet("submissions")
        sheet.write_row(0, 0, COLUMNS)
        for count, row in enumerate(submissions(), 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(count, column, defused(cell))
                elif cell is not None:
                    sheet.write_number(count, column, cell)
    return count


WRITERS: dict[str, Callable[[Path], int]] = {".csv": to_csv, ".xlsx": to_xlsx}
