"""Work in the background: a thread of `serve` that holds a lease in the database and takes whatever is undone."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import peewee as pw

from .clock import now
from .database import UTCDateTimeField, db, write
from .ids import new_id
from .logs import event


class Lease(pw.Model):
    """Who may do a kind of background work, and until when."""

    name = pw.TextField(primary_key=True)
    holder = pw.TextField()
    until = UTCDateTimeField()

    class Meta:
        database = db
        legacy_table_names = False


HOLDER = f"{socket.gethostname()}:{os.getpid()}:{new_id().hex[-6:]}"


def take(name: str, holder: str, lasting: timedelta = timedelta(seconds=30)) -> bool:
    """Take or renew the lease; False while somebody else holds it."""
    with write():
        fresh = {"holder": holder, "until": now() + lasting}
        free = (Lease.holder == holder) | (Lease.until < now())
        if Lease.update(fresh).where(Lease.name == name, free).execute():
            return True
        return bool(Lease.insert(name=name, **fresh).on_conflict_ignore().as_rowcount().execute())


def start(tasks: list[Callable[[], object]], every: float = 10.0) -> threading.Thread:
    """Run `tasks` every few seconds in a daemon thread, while this process holds the lease."""
    holder = f"{HOLDER}:{os.getpid()}"

    def run() -> None:
        while True:
            try:
                db.connect(reuse_if_open=True)
                if take("background", holder):
                    for task in tasks:
                        task()
            except Exception:  # a bad minute must not end the thread; the log says what it was
                logging.getLogger("yanxing").exception("background work failed")
            finally:
                if not db.is_closed():
                    db.close()
            time.sleep(every)

    thread = threading.Thread(target=run, name="background", daemon=True)
    thread.start()
    event("background thread started")
    return thread
