"""Do what is written outside the database, such as a line of a log in a file, as the last thing before a write
transaction commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Work = Callable[[], None]
_waiting: ContextVar[list[Work] | None] = ContextVar("_waiting", default=None)  # None outside a write transaction


def before_commit(work: Work) -> None:
    """Do this as the last thing in the present write transaction, and not at all if that, or a savepoint in it in which
    this is called, is rolled back. Outside of one it is done at once. If it fails, the transaction is rolled back."""
    waiting = _waiting.get()
    if waiting is None:
        work()
    else:
        waiting.append(work)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Run the body of a transaction, then what waits for its end; nothing of that if the body fails."""
    token = _waiting.set([])
    try:
        yield
        for work in _waiting.get() or ():
            work()
    finally:
        _waiting.reset(token)


@contextmanager
def in_savepoint() -> Iterator[None]:
    """Run the body of a savepoint; if it fails, drop what was to be done for it."""
    waiting = _waiting.get()
    before = len(waiting or ())
    try:
        yield
    except BaseException:
        if waiting:
            del waiting[before:]
        raise
