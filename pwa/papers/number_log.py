"""Keep the log of papers, `papers.jsonl` in the data folder: numbers, withdrawals and sealed keys outside the database.

A restore brings an older database back. From this log come the numbers that are withdrawn and the keys that it does not
know, and the series of numbers that are already used.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app

from pwa.core.line_log import append_line, read_lines

NAME = "papers.jsonl"


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def append(line: dict[str, Any], flush: bool = True) -> None:
    """Append a line, flushed to disk (fsync) before this returns unless `flush` is false. It is written before the
    database commits: a line for something that was not stored after all does no harm, a missing one would."""
    append_line(path(), line, flush)


def lines() -> Iterator[dict[str, Any]]:
    """Yield the lines in order."""
    return read_lines(path())
