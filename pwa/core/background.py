"""Run jobs in the background: a thread in each process of `serve`; the one that holds the lease does the work."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import peewee as pw

from .clock import now
from .database import UTCDateTimeField, db, write
from .ids import new_id
from .logs import event, logger

BACKGROUND = "background"
LASTING = timedelta(seconds=30)
GRACE = timedelta(seconds=15)  # after the holder died, another process of the server needs a while to take over


class Lease(pw.Model):
    """Which thread may do a kind of background work, and until when."""

    name = pw.TextField(primary_key=True)
    holder = pw.TextField()
    until = UTCDateTimeField()

    class Meta:
        database = db
        legacy_table_names = False


def holder_name() -> str:
    """Make a name that no other thread or machine has: host, process id, random digits."""
    return f"{socket.gethostname()}:{os.getpid()}:{new_id().hex[-6:]}"


def take(name: str, holder: str, lasting: timedelta = LASTING) -> bool:
    """Take or renew the lease; False while another holds it. One statement, so that two can never both get it."""
    row = Lease.get_or_none(Lease.name == name)
    if row and row.holder != holder and row.until >= now():
        return False  # the usual case in every other process: no write is needed
    fresh = {Lease.holder: holder, Lease.until: now() + lasting}
    with write():
        taken = Lease.insert({Lease.name: name, **fresh}).on_conflict(
            conflict_target=[Lease.name],
            update=fresh,
            where=(Lease.holder == holder) | (Lease.until < now()),
        )
        return bool(taken.as_rowcount().execute())


def give_up(name: str, holder: str) -> None:
    """Give the lease back, so that the next holder need not wait until it expires."""
    with write():
        Lease.delete().where(Lease.name == name, Lease.holder == holder).execute()


def held() -> tuple[str, datetime] | None:
    """Return who holds the background lease and until when; None if no server does, or if its process is gone."""
    if not Lease.table_exists():
        return None
    row = Lease.get_or_none(Lease.name == BACKGROUND, Lease.until >= now() - GRACE)
    if row is None:
        return None
    host, pid, _ = row.holder.rsplit(":", 2)
    gone = host == socket.gethostname() and not _alive(int(pid))
    return None if gone else (row.holder, row.until)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Background(threading.Thread):
    """Run each task (seconds, function) whenever its seconds have passed, while this process holds the lease."""

    def __init__(self, tasks: Sequence[tuple[float, Callable[[], object]]], tick: float = 10.0) -> None:
        super().__init__(name=BACKGROUND, daemon=True)
        self.tasks, self.tick, self.holder = tasks, tick, holder_name()
        self.due = [0.0] * len(tasks)
        self.over = threading.Event()

    def run(self) -> None:
        event("background thread started")
        while not self.over.is_set():
            self.turn()
            self.over.wait(self.tick)

    def turn(self) -> None:
        """Take or renew the lease, and if this process has it, run the tasks that are due."""
        try:
            db.connect(reuse_if_open=True)
            if take(BACKGROUND, self.holder):
                for number, (every, task) in enumerate(self.tasks):
                    if time.monotonic() >= self.due[number]:
                        self.due[number] = time.monotonic() + every
                        self.attempt(task)
        except Exception as error:  # a passing failure must not end the thread
            logger.log(logging.WARNING, "background work waits", exc_info=error)
        finally:
            if not db.is_closed():
                db.close()

    def attempt(self, task: Callable[[], object]) -> None:
        """Run one task; an exception is logged, and the other tasks still run."""
        try:
            task()
        except Exception as error:
            logger.log(logging.ERROR, "background work failed", exc_info=error)

    def stop(self) -> None:
        """Wait up to five seconds for the running tasks, then give the lease back."""
        self.over.set()
        self.join(5)
        try:
            db.connect(reuse_if_open=True)
            give_up(BACKGROUND, self.holder)
            db.close()
        except Exception as error:
            logger.log(logging.WARNING, "the lease was not given back", exc_info=error)
