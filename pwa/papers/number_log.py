"""Keep the log of papers, `papers.jsonl` in the data folder: numbers, withdrawals and sealed keys outside the database.

A restore brings an older database back. From this log come the numbers that are withdrawn and the keys that it does not
know, and the series of numbers that are already used.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app

from pwa.core.commit_work import before_commit
from pwa.core.line_log import append_line, read_lines

NAME = "papers.jsonl"


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def append(line: dict[str, Any], flush: bool = True) -> None:
    """Append a line as the last thing before the present transaction commits; nothing if it is rolled back. Unless
    `flush` is false it is on the disk (fsync) by then: if the power goes a line may be left of something that was not
    stored, which does little harm, but none is missing."""
    log = path()
    before_commit(lambda: append_line(log, line, flush))


def lines() -> Iterator[dict[str, Any]]:
    """Yield the lines in order."""
    return read_lines(path())
