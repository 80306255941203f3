"""Keep the log of papers, `papers.jsonl` in the data folder: numbers, withdrawals and sealed keys outside the database.

A restore brings an older database back. From this log come the numbers that are withdrawn and the keys that it does not
know, and the series of numbers that are already used.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app

from pwa.core.line_log import append_lines

NAME = "papers.jsonl"


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def append(line: dict[str, Any], flush: bool = True) -> None:
    """Append a line, flushed to disk (fsync) before this returns unless `flush` is false. It is written before the
    database commits: a line for something that was not stored after all does no harm, a missing one would."""
    append_lines(path(), json.dumps(line, ensure_ascii=False) + "\n", flush)


def lines() -> Iterator[dict[str, Any]]:
    """Yield the lines in order. One that a full disk or a power cut has left incomplete is skipped."""
    if not (log := path()).exists():
        return
    with log.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict):
                yield line
