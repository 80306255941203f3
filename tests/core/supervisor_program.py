"""A supervisor with small work; its children write down in a folder what they do."""

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

from pwa.core import logs
from pwa.core.supervisor import AWAITED, Supervisor


def _note(what: str) -> None:
    Path(sys.argv[2], f"{what}-{os.getpid()}").touch()


def good() -> None:
    """Finishes when it is told to."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    _note("began")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    try:
        time.sleep(60)
    finally:
        _note("finished")


def deaf() -> None:
    """Hears nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    _note("began")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    time.sleep(60)


def busy() -> None:
    """Holds a lock on every line that a signal may interrupt, as whoever hands work to a thread."""
    lock = threading.Lock()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, lambda *_: sys.exit())
    _note("began")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    try:
        while True:
            with lock:
                pass
    finally:
        _note("finished" if lock.acquire(timeout=5) else "stuck")


def faulty() -> None:
    """Fails at once, with a telephone number in its words."""
    _note("began")
    raise ValueError("13900000001")


def main() -> None:
    """Two children of the work that is named, until a signal comes; `limit` seconds are left to them then."""
    handler = logging.StreamHandler()
    handler.setFormatter(logs.JsonLines())
    logs.logger.addHandler(handler)
    work, _folder, limit = sys.argv[1:]
    Supervisor({"good": good, "deaf": deaf, "busy": busy, "faulty": faulty}[work], 2, float(limit), stopping).run()
    sys.exit()


def stopping() -> None:
    """The supervisor was told to stop."""
    _note("stopping")
