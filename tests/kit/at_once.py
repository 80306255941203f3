"""Run two at the same moment: each stops at one place of the code until the other is there too, or cannot come."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from pwa.core.database import db

PATIENCE = 0.7  # seconds: a lock of the database keeps the other one away from the place


def meet(monkeypatch: pytest.MonkeyPatch, where: object, name: str, *other: tuple[object, str]) -> None:
    """Let two threads begin this function together, or one of them this and the other one of `other`; whoever waits in
    vain goes on alone."""
    gate = threading.Barrier(2)

    def begin_together(before: Callable[..., Any]) -> Callable[..., Any]:
        def together(*args: Any, **more: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                gate.wait(PATIENCE)
            return before(*args, **more)

        return together

    for place, function in ((where, name), *other):
        monkeypatch.setattr(place, function, begin_together(getattr(place, function)))


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
