"""Background work is done by one process at a time, and by another when that one is gone."""

import os
import socket
import threading
import time

import pytest

from pwa.core import background
from pwa.core.background import BACKGROUND, LASTING, Background, Lease, give_up, held, take
from pwa.core.database import db

pytestmark = pytest.mark.both_engines


def until(holds, seconds: float = 10) -> None:
    """Wait until it holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


def test_one_holder_at_a_time(app):
    assert take("work", "a") and not take("work", "b")
    assert take("work", "a")


def test_two_kinds_of_work_have_two_leases(app):
    assert take("work", "a") and take("other work", "b")


def test_a_lease_that_ran_out_is_free(app, clock):
    take("work", "a")
    clock.forward(seconds=LASTING.total_seconds() + 1)
    assert take("work", "b") and not take("work", "a")


def test_whoever_looked_before_another_took_it_does_not_get_it_too(app, monkeypatch):
    take("work", "a")
    monkeypatch.setattr(Lease, "get_or_none", lambda *_: None)
    assert not take("work", "b") and take("work", "a")


def test_renewing_makes_it_last(app, clock):
    for _ in range(5):
        assert take("work", "a")
        clock.forward(seconds=20)
    assert not take("work", "b")


def test_a_lease_given_back_is_free_at_once_and_only_by_its_holder(app):
    take("work", "a")
    give_up("work", "b")
    assert not take("work", "b")
    give_up("work", "a")
    assert take("work", "b")


def test_of_many_that_ask_at_once_one_gets_it(app):
    got, start = [], threading.Barrier(8)

    def ask(name: str) -> None:
        start.wait()
        if take("work", name):
            got.append(name)
        db.close()

    threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1 and Lease.get().holder == got[0]


@pytest.mark.parametrize(
    ("host", "pid", "counts"),
    [("elsewhere", 1, True), (socket.gethostname(), os.getpid(), True), (socket.gethostname(), 2**22 + 1, False)],
    ids=["another machine", "this process", "a process that is gone"],
)
def test_a_server_killed_on_this_machine_does_not_count_as_running(app, host, pid, counts):
    take(BACKGROUND, f"{host}:{pid}:abc")
    assert bool(held()) == counts


def test_a_lease_counts_a_little_longer_than_it_lasts(app, clock):
    take(BACKGROUND, "elsewhere:1:abc")
    clock.forward(seconds=(LASTING + background.GRACE).total_seconds() - 1)
    assert held()
    clock.forward(seconds=2)
    assert held() is None


def test_each_task_runs_when_its_time_has_come_and_a_fault_keeps_nobody_else_from_it(app):
    done = []

    def breaks() -> None:
        done.append("breaks")
        raise RuntimeError("a bad minute")

    thread = Background(
        [(0, breaks), (0, lambda: done.append("often")), (3600, lambda: done.append("once"))], tick=0.02
    )
    thread.start()
    until(lambda: done.count("often") >= 3)
    thread.stop()
    assert done.count("once") == 1 and done.count("breaks") >= 2 and not thread.is_alive()


def test_whoever_does_not_hold_the_lease_does_nothing_and_a_stop_hands_it_on(app):
    done: list[str] = []
    first = Background([(0, lambda: done.append("first"))], tick=0.02)
    second = Background([(0, lambda: done.append("second"))], tick=0.02)
    first.start()
    until(lambda: done)
    second.start()
    time.sleep(0.2)
    assert set(done) == {"first"}
    first.stop()
    until(lambda: "second" in done)
    second.stop()
    assert held() is None


def test_a_database_that_does_not_answer_for_a_while_does_not_end_the_thread(app, monkeypatch):
    done: list[int] = []
    broken = threading.Event()
    broken.set()
    really = background.take

    def answer(*arguments):
        if broken.is_set():
            raise OSError("gone")
        return really(*arguments)

    monkeypatch.setattr(background, "take", answer)
    thread = Background([(0, lambda: done.append(1))], tick=0.02)
    thread.start()
    time.sleep(0.1)
    assert not done
    broken.clear()
    until(lambda: done)
    thread.stop()
