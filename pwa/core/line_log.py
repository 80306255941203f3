"""Append lines to a log in the data folder that must outlive the database, and read logs of JSON lines."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def append_lines(log: Path, text: str, flush: bool = True) -> None:
    """Append these whole lines; only this user can read the file. If a full disk or a power cut has left the last line
    incomplete, they begin on a new one. `flush`: they are on the disk (fsync) before this returns; without it a power
    cut, but no end of the process, may lose them."""
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            text = "\n" + text
        os.write(descriptor, text.encode())
        if flush:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append_line(log: Path, line: dict[str, Any], flush: bool = True) -> None:
    """Append one line of JSON."""
    append_lines(log, json.dumps(line, ensure_ascii=False) + "\n", flush)


def read_lines(log: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a log in order, none if there is no log. A line that a full disk or a power cut has
    left incomplete is skipped."""
    if not log.exists():
        return
    with log.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                line = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(line, dict):
                yield line
