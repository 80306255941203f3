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
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from zip_check import Refused, inside

MEMORY, SECONDS = 900 * 1024 * 1024, 60
MOST_COLUMNS, LONGEST = 120, 2_000
EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
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
        return int(value) if value == int(value) else value
    text = str(value)
    if ERROR.match(text):
        return {"x": "error", "t": text}
    return {"x": "long", "t": text[:100]} if len(text) > LONGEST else text


def show(name: str, rows: Iterator[tuple[int, list[object]]], **facts: object) -> None:
    """Write one table: its facts, then every row that is not empty."""
    say({"sheet": name, **facts})
    for number, row in rows:
        told = [cell(value) for value in row[:MOST_COLUMNS]]
        while told and told[-1] is None:
            told.pop()
        if told:
            say([number, told])


def text_table(content: bytes) -> None:
    """Read a csv: UTF-8 with or without byte order mark, UTF-16 with it, GB18030; commas, semicolons or tabs."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    else:
        codings = ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = content.decode(coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("encoding")
    if text.count("\0") > 8:
        raise Refused("not_a_table")
    lines = [line for line in text.replace("\0", "\ufffd").splitlines()[:20] if line.strip()]
    if not lines:
        raise Refused("empty")
    delimiter = max(",;\t", key=lambda sign: sum(line.count(sign) for line in lines))
    csv.field_size_limit(1024 * 1024)
    table = csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""), delimiter=delimiter)
    try:
        show("", ((number, list(row)) for number, row in enumerate(table, 1)))
    except csv.Error as error:
        raise Refused("not_a_table") from error


def workbook(content: bytes) -> None:
    """Read xlsx, xlsm, xlsb, ods or xls: every visible sheet in order; formulas as last computed, macros never run."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    facts: dict[str, object] = {"macros": False, "epoch": False, "hides": set(), "formulas": {}}
    if content.startswith(ZIP):
        facts |= inside(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, sheet in enumerate(book.sheets_metadata):
            if sheet.visible != SheetVisibleEnum.Visible:
                say({"hidden": sheet.name})
                continue
            table = book.get_sheet_by_index(place)
            hides, formulas = place in facts["hides"], facts["formulas"].get(place, set())  # type: ignore[operator,attr-defined]
            told = {"epoch": facts["epoch"], "macros": facts["macros"], "hides": hides}
            show(sheet.name, rows_of(table, formulas), **told)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, OSError, ValueError, TypeError, IndexError) as error:
        raise Refused("damaged") from error
    except BaseException as error:  # a panic inside the library is raised as an exception outside the usual classes
        if isinstance(error, Refused | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refused("damaged") from error


def rows_of(table: object, formulas: set[tuple[int, int]]) -> Iterator[tuple[int, list[object]]]:
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
        if "EncryptedPackage".encode("utf-16-le") in content:
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
        say({"refused": str(refused)})
    except MemoryError:
        say({"refused": "too_much"})
    say({"end": True})


if __name__ == "__main__":
    main(sys.argv[1])
