"""Run two at the same moment: each stops at one place of the code until the other is there too, or cannot come."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from pwa.core.database import db

PATIENCE = 0.7  # seconds: a lock of the database keeps the other one away from the place


def meet(monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> None:
    """Let two threads begin this function together; whoever waits in vain goes on alone."""
    gate, before = threading.Barrier(2), getattr(where, name)

    def together(*args: Any, **more: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            gate.wait(PATIENCE)
        return before(*args, **more)

    monkeypatch.setattr(where, name, together)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run these beside each other and return what each returned; the first fault of any of them is raised."""
    found: list[Any] = [None] * len(works)
    faults: list[Exception] = []

    def one(place: int) -> None:
        try:
            found[place] = works[place]()
        except Exception as fault:
            faults.append(fault)
        finally:
            db.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return found
