"""Read an uploaded file into rows in a separate process (`file_parser/`), and find its header."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pwa.core.characters import readable
from pwa.core.database import Busy

from .cells import Flaw, Value, without_numbers
from .columns import LOOKED_AT, MEMBERS, UNITS, Header, is_header, read_header

FILE_PARSER = Path(__file__).with_name("file_parser")
SECONDS = 60
FOOT = "※"  # begins the last line of an export, which names who exported it and why
# parsers at once in a server process (each may take most of 1 GB), seconds a request waits for one
READERS, PATIENCE = threading.Semaphore(2), 20
MOST_FILE = 24 * 1024 * 1024
MOST_ROWS = 60_000


class Unreadable(ValueError):
    """The file as a whole is refused; `code` and `values` say why (`labels.WHOLE`)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, {name: str(value) for name, value in values.items()}


@dataclass
class Table:
    """The sheet that holds the roster. `rows` can be iterated once; `notes` and `others` are complete after that."""

    header: Header
    titles: list[str]
    facts: dict[str, Any]
    rows: Iterator[tuple[int, list[Any]]]
    notes: dict[str, list[str]] = field(default_factory=dict)


def value_of(cell: Any) -> Value:
    """Return a cell written by the file parser as the rules expect it."""
    if isinstance(cell, str):
        return readable(cell)
    if isinstance(cell, dict):
        return date.fromisoformat(cell["d"]) if "d" in cell else Flaw(cell["x"], readable(cell.get("t", "")))
    return cell


def by_column(cells: list[Any], places: Mapping[str, int]) -> dict[str, Value]:
    """Return the row as the rules expect it: column → cell."""
    return {column: value_of(cells[at]) if at < len(cells) else None for column, at in places.items()}


def shown(cell: Any) -> str:
    """Return the cell as text, for the error file."""
    if isinstance(cell, dict):
        return str(cell.get("d") or readable(cell.get("t", "")))
    return "" if cell is None else readable(str(cell))


def open_table(content: bytes, what: str) -> Table:
    """Return the first visible sheet with a header we know. Raises Unreadable, here or while the rows are iterated."""
    if len(content) > MOST_FILE:
        raise Unreadable("too_large", most=MOST_FILE // 1024 // 1024)
    columns = UNITS if what == "organisations" else MEMBERS
    lines, facts = _lines(content), {}
    notes: dict[str, list[str]] = {}
    first, looked = "", 0
    for line in lines:
        if isinstance(line, dict):
            _note(line, notes)
            if "sheet" in line:
                facts, looked = line, 0
            continue
        looked += 1
        if looked > LOOKED_AT:
            continue
        titles = [shown(cell) for cell in line[1]]
        first = first or " · ".join(without_numbers(title[:20]) for title in titles if title)[:120]
        header = read_header(titles, columns)
        if is_header(header, what):
            if header.twice:
                raise Unreadable("columns_twice", said="、".join(header.twice[:5]))
            return Table(header, titles, facts, _rows(lines, notes), notes)
    raise Unreadable("no_header" if first else "empty", said=first)


def _rows(lines: Iterator[Any], notes: dict[str, list[str]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows below the header, to the end of the sheet."""
    count = 0
    for line in lines:
        if isinstance(line, dict):
            if "sheet" in line:
                notes.setdefault("others", []).append(line["sheet"])
                break
            _note(line, notes)
            continue
        if _says_nothing(line[1]):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable("too_many", most=MOST_ROWS)
        yield line[0], line[1]
    if not count:
        raise Unreadable("empty")


def _says_nothing(cells: list[Any]) -> bool:
    """Whether this is an empty row, or the note that our own export puts under its table."""
    said = [cell for cell in cells if isinstance(cell, dict) or shown(cell).strip()]
    return not said or (len(said) == 1 and isinstance(said[0], str) and said[0].startswith(FOOT))


def _note(line: dict[str, Any], notes: dict[str, list[str]]) -> None:
    if "hidden" in line:
        notes.setdefault("hidden", []).append(line["hidden"])
    for fact in ("macros", "hides", "epoch"):
        if line.get(fact):
            notes[fact] = []


def _lines(content: bytes) -> Iterator[Any]:
    """Yield what the file parser writes. The parser is ended when nobody reads on or it takes too long. Raises Busy."""
    if not READERS.acquire(timeout=PATIENCE):
        raise Busy("other tables are being read")
    try:
        yield from _parsed(content)
    finally:
        READERS.release()


def _parsed(content: bytes) -> Iterator[Any]:
    with tempfile.TemporaryFile(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as file:
        file.write(content)
        file.flush()
        asked = [sys.executable, "-s", "-E", str(FILE_PARSER), f"/dev/fd/{file.fileno()}"]
        parser = subprocess.Popen(
            asked, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=[file.fileno()]
        )
        clock = threading.Timer(SECONDS, parser.kill)
        clock.daemon = True
        clock.start()
        try:
            yield from _told(parser)
        finally:
            clock.cancel()
            parser.kill()
            parser.communicate()


def _told(parser: Any) -> Iterator[Any]:
    for raw in parser.stdout:
        line = json.loads(raw)
        if isinstance(line, dict) and "refused" in line:
            raise Unreadable(line["refused"])
        if isinstance(line, dict) and "end" in line:
            return
        yield line
    raise Unreadable("too_much")  # it ended early: by its limits, or because of the file
