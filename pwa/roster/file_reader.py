"""Read an uploaded file into rows in a separate process (`file_parser/`), and find its header."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pwa.core.characters import readable, without_direction
from pwa.core.database import Busy

from .cells import DITTO, Flaw, Value

FILE_PARSER = Path(__file__).with_name("file_parser")
SECONDS = 60
FOOT = "※"  # begins the last line of an export, which names who exported it and why
# parsers at once in a server process (each may take most of 1 GB), seconds a request waits for one
READERS, PATIENCE = threading.Semaphore(2), 20
MOST_FILE = 24 * 1024 * 1024


class Unreadable(ValueError):
    """The file as a whole is refused; `code` and `values` say why (`labels.WHOLE`)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, {name: str(value) for name, value in values.items()}


def value_of(cell: Any) -> Value:
    """Return a cell written by the file parser as the rules expect it."""
    if isinstance(cell, str):
        said = readable(without_direction(cell.strip()))
        return Flaw("ditto", said) if said in DITTO else said
    if isinstance(cell, dict):
        return date.fromisoformat(cell["d"]) if "d" in cell else Flaw(cell["x"], readable(cell.get("t", "")))
    return cell


def by_column(cells: list[Any], places: Mapping[str, int]) -> dict[str, Value]:
    """Return the row as the rules expect it: column → cell. What is wrong with the row as a whole is under 'row'."""
    flaw = row_flaw(cells)
    wide = len(cells) - bool(flaw)
    found = {column: value_of(cells[at]) if at < wide else None for column, at in places.items()}
    if flaw:
        found["row"] = Flaw(flaw)
    return found


def row_flaw(cells: list[Any]) -> str:
    """Return what is wrong with the row as a whole, as a code, or ''. It stands behind the cells."""
    return str(cells[-1]["row"]) if cells and isinstance(cells[-1], dict) and "row" in cells[-1] else ""


def shown(cell: Any) -> str:
    """Return the cell as text, for the error file. What cannot be read exactly is left empty: a number with more
    digits than a spreadsheet keeps would come back with invented ones."""
    if isinstance(cell, dict):
        return "" if cell.get("x") == "number" else str(cell.get("d") or readable(cell.get("t", "")))
    return "" if cell is None else readable(str(cell))


def lines_of(content: bytes) -> Iterator[Any]:
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
            raise Unreadable(line["refused"], **line.get("values", {}))
        if isinstance(line, dict) and "end" in line:
            return
        yield line
    raise Unreadable("too_much")  # it ended early: by its limits, or because of the file
