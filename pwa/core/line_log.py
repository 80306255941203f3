"""Append lines to a log in the data folder that must outlive the database."""

import os
from pathlib import Path


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
