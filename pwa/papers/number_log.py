"""Keep the log of papers, `papers.jsonl` in the data folder: numbers, withdrawals and sealed keys outside the database.

A restore brings an older database back. From this log come the numbers that are withdrawn and the keys that it does not
know, and the series of numbers that are already used.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app

NAME = "papers.jsonl"


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def append(line: dict[str, Any]) -> None:
    """Append a line, flushed to disk (fsync) before this returns. It is written before the database commits: a line for
    something that was not stored after all does no harm, a missing one would."""
    log = path()
    text = json.dumps(line, ensure_ascii=False) + "\n"
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            text = "\n" + text  # the last line is incomplete: begin a new one
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
