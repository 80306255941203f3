"""Read one uploaded workbook or text table in a separate process with limited memory and time.

A file from outside can crash or exhaust any parser. Here it ends this process, never the server. `file_reader.py` runs
this folder as a program (`python …/file_parser /dev/fd/N`). It writes JSON lines: {"sheet": …}, then [row number,
[cells]], or {"refused": …}. It imports nothing of the app: it must start in a twentieth of a second.
"""

import csv
import io
import json
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from old_workbook import month_cells
from text_table import decoded, lines_of, rows_of, separator_of, usual_width
from zip_check import Refused, column_name, inside, is_locked_xls

MEMORY, SECONDS = 400 * 1024 * 1024, 60
MOST_COLUMNS, LONGEST = 120, 2_000
EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
AS_TEXT = re.compile(r'\s*="(.*)"\s*', re.DOTALL)  # how some programs keep Excel from making a number of a text
ERROR = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$")
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


def say(line: object) -> None:
    """Write one JSON line."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def cell(value: object) -> object:
    """Return a cell as JSON: text and small numbers unchanged, {"d": day}, {"x": what is wrong with it}."""
    if value is None or value == "":
        return None
    if isinstance(value, Sign):
        return {"x": value.kind}
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return {"d": (value.date() if isinstance(value, datetime) else value).isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return {"x": "number", "t": f"{value:.0f}"}
        return int(value) if value == int(value) else float(f"{value:.15g}")
    text = str(value)
    if ERROR.match(text):
        return {"x": "error", "t": text}
    if quoted := AS_TEXT.fullmatch(text):
        text = quoted[1].replace('""', '"')
    return {"x": "long", "t": text} if len(text) > LONGEST else text


def show(name: str, rows: Iterator[tuple[int, list[object]]], **facts: object) -> None:
    """Write one table: its facts, then every row that is not empty, and the first cell that lies too far right."""
    say({"sheet": name, **facts})
    beyond = ""
    for number, row in rows:
        if told := trimmed(row[:MOST_COLUMNS]):
            say([number, told])
        if not beyond and len(row) > MOST_COLUMNS:
            far = [at for at, value in enumerate(row[MOST_COLUMNS:], MOST_COLUMNS) if value not in (None, "")]
            beyond = f"{column_name(far[0])}{number}" if far else ""
    if beyond:
        say({"beyond": beyond, "last": column_name(MOST_COLUMNS - 1)})


def trimmed(row: Sequence[object]) -> list[object]:
    """Return the cells as JSON, without empty ones at the end."""
    told = [cell(value) for value in row]
    while told and told[-1] is None:
        told.pop()
    return told


def text_table(content: bytes) -> None:
    """Read a csv or another text with separators. Each row has its own width: one that is longer than the headings was
    shifted by a separator inside a cell."""
    lines = lines_of(decoded(content))
    separator, begin = separator_of(lines)
    csv.field_size_limit(1024 * 1024)
    try:
        say({"sheet": "", "usual": usual_width(lines, separator, begin)})
        for row in rows_of(lines, separator, begin):
            told = trimmed(row.cells)
            if told:
                say([row.number, told, len(row.cells), *(["open_quote"] if row.open_quote else [])])
    except csv.Error as error:
        raise Refused("not_a_table") from error


def workbook(content: bytes) -> None:
    """Read xlsx, xlsm, xlsb, ods or xls: every visible sheet in order; formulas as last computed, macros never run."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    facts: dict[str, object] = {
        "macros": False,
        "epoch": False,
        "hides": set(),
        "formulas": {},
        "faults": {},
        "months": {},
    }
    if content.startswith(ZIP):
        facts |= inside(content)
    else:
        facts["months"] = month_cells(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, sheet in enumerate(book.sheets_metadata):
            if sheet.visible != SheetVisibleEnum.Visible:
                say({"hidden": sheet.name})
                continue
            table = book.get_sheet_by_index(place)
            hides, formulas = place in facts["hides"], facts["formulas"].get(place, set())  # type: ignore[operator,attr-defined]
            months = facts["months"].get(place, {})  # type: ignore[attr-defined]
            told = {"epoch": facts["epoch"], "macros": facts["macros"], "hides": hides}
            faults = facts["faults"].get(place, {})  # type: ignore[attr-defined]
            rows = with_faults(sheet_rows(table, formulas), faults)
            show(sheet.name, with_months(rows, months, bool(facts["epoch"])), **told)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError, TypeError, IndexError) as error:
        raise Refused("damaged") from error
    except BaseException as error:  # a panic inside the library is raised as an exception outside the usual classes
        if isinstance(error, Refused | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("damaged") from error


def sheet_rows(table: object, formulas: set[tuple[int, int]]) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows with the numbers a spreadsheet shows. Merged cells and formulas without a value are marked."""
    if table.start is None:  # type: ignore[attr-defined]
        return
    first = table.start[0] + 1  # type: ignore[attr-defined]
    left = table.start[1]  # type: ignore[attr-defined]
    covered: dict[int, set[int]] = {}
    for (top, begin), (bottom, end) in table.merged_cell_ranges or []:  # type: ignore[attr-defined]
        for row in range(top, min(bottom, top + 5_000) + 1):
            covered.setdefault(row + 1, set()).update(
                c for c in range(begin, min(end, begin + 200) + 1) if (row, c) != (top, begin)
            )
    waiting: dict[int, set[int]] = {}
    for row, column in formulas:
        waiting.setdefault(row, set()).add(column)
    for number, row in enumerate(table.iter_rows(), first):  # type: ignore[attr-defined]
        values: list[object] = [None] * left + list(row)
        for column in covered.get(number, ()):
            if column < len(values) and values[column] in ("", None):
                values[column] = MERGED
        for column in waiting.get(number, ()):
            if column < len(values) and values[column] in ("", None, 0, 0.0):
                values[column] = UNCOMPUTED
        yield number, values


def with_faults(
    rows: Iterator[tuple[int, list[object]]], faults: dict[int, dict[int, str]]
) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows, with errors of formulas as the sheet shows them (#N/A): the library reads them as empty."""
    for number, values in rows:
        for column, text in faults.get(number, {}).items():
            values += [None] * (column + 1 - len(values))
            values[column] = text
        yield number, values


def with_months(
    rows: Iterator[tuple[int, list[object]]], months: dict[int, set[int]], since_1904: bool
) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows, with days that the sheet shows without their day ('1985年3月') as that text: nobody wrote the day
    that is stored behind it."""
    for number, values in rows:
        for column in months.get(number, ()):
            if column < len(values):
                values[column] = without_day(values[column], since_1904)
        yield number, values


def without_day(value: object, since_1904: bool) -> object:
    """Return '1985年3月' for a date, or for the number behind one."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 60 < value < 80_000:
        value = (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days=int(value))
    return f"{value.year}年{value.month}月" if isinstance(value, date) else value


class Sign:
    """A marker for a cell without a value of its own."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


MERGED, UNCOMPUTED = Sign("merged"), Sign("formula")


def read(content: bytes) -> None:
    """Read the content by what its first bytes say, never by its name."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content.strip():
        raise Refused("empty")
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content or is_locked_xls(content):
            raise Refused("encrypted")
        workbook(content)
    elif content.startswith(ZIP):
        workbook(content)
    elif head.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<style", b"<?xml", b"mime-version")):
        raise Refused("web_page")
    elif content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ", b"{\\rtf", b"PK")
    ):
        raise Refused("not_a_table")
    else:
        text_table(content)


def main(path: str) -> None:
    """Run within limits: a file that needs more is refused, or ends this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        with open(path, "rb") as file:
            read(file.read())
    except Refused as refused:
        say({"refused": refused.code, "values": refused.values})
    except MemoryError:
        say({"refused": "too_much"})
    say({"end": True})


if __name__ == "__main__":
    main(sys.argv[1])
