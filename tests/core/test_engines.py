"""Each engine under contention: nobody waits without end, and nothing incomplete counts as stored."""

import fcntl
import os
import signal
import sqlite3
import threading
import time
from datetime import timedelta
from pathlib import Path

import peewee as pw
import psycopg
import pytest

from pwa.core import clock, engines
from pwa.core.database import Busy, Fact, db, transact, write
from pwa.identity.models import Session
from tests.kit.client import client_of, sign_in
from tests.kit.server import until
from tests.reports.phone import Phone

pytestmark = pytest.mark.both_engines

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


def put(value: str = "1") -> None:
    """One write."""
    Fact.put("written", value)


@pytest.fixture
def queued(app):
    """Somebody of this process has the writers' turn until the test ends."""
    there, over = threading.Event(), threading.Event()

    def hold() -> None:
        with db.obj.turn():
            there.set()
            over.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    there.wait(30)
    yield
    over.set()
    holder.join()


@pytest.fixture
def phone(app) -> Phone:
    """A phone that was last used some days ago, so that its next request would note the day."""
    phone = Phone(sign_in(client_of(app), "member"), "member")
    Session.update(last_used_at=clock.now() - timedelta(days=5)).execute()
    phone.client.faults_expected = True
    return phone


@on_sqlite
def test_the_queue_goes_on_when_a_writer_is_killed(app, engine):
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        with db.obj.turn():
            os.write(told, b"mine")
            signal.pause()
    assert os.read(heard, 4) == b"mine"
    with Path(f"{engine.file}.lock").open("rb") as gate, pytest.raises(BlockingIOError):
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    next_one = threading.Thread(target=transact, args=(put,))
    next_one.start()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    next_one.join(30)
    assert Fact.read("written") == "1"


@on_sqlite
def test_a_queue_that_does_not_move_is_left(queued, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    with pytest.raises(Busy):
        transact(put)
    assert Fact.read("written") is None


@on_sqlite
def test_a_file_that_somebody_holds_is_waited_for_a_while_and_written_when_it_is_free(app, engine):
    db.execute_sql("pragma busy_timeout = 50")
    with sqlite3.connect(engine.file, isolation_level=None) as other:
        other.execute("begin immediate")
        with pytest.raises(Busy):
            transact(put)
        other.execute("rollback")
    transact(put)
    assert Fact.read("written") == "1"


@on_sqlite
def test_while_the_file_is_held_one_tries_and_the_others_come_again(queued, monkeypatch):
    monkeypatch.setattr(db.obj, "_held", True)
    monkeypatch.setattr(engines, "PATIENCE", 10**6)  # waiting would take for ever
    with pytest.raises(Busy):
        transact(put)


@on_sqlite
def test_a_request_that_could_not_write_does_not_wait_a_second_time(phone, monkeypatch):
    tries = []

    def in_vain() -> None:
        tries.append(1)
        raise Busy("locked")

    monkeypatch.setattr(db.obj, "begin", in_vain)
    phone.send(phone.entry())
    assert phone.last.status_code == 503 and len(tries) == 1


@on_postgres
def test_a_table_that_somebody_holds_is_waited_for_a_while(app, engine):
    assert db.execute_sql("show lock_timeout").fetchone()[0] == "5s"
    db.execute_sql("set lock_timeout = '50ms'")
    with psycopg.connect(engine.url) as other:
        other.execute("lock table fact in access exclusive mode")
        with pytest.raises(Busy):
            transact(put)
    transact(put)
    assert Fact.read("written") == "1"


@on_postgres
@pytest.mark.parametrize("state", ["40P01", "40001"])
@pytest.mark.parametrize("times", [3, 4])
def test_a_deadlock_or_serialization_failure_is_retried_three_times(app, monkeypatch, state, times):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    tries = []

    def work() -> None:
        tries.append(1)
        put()
        if len(tries) <= times:
            db.execute_sql(f"do $$ begin raise exception 'a fault' using errcode = '{state}'; end $$")

    if times == 3:
        transact(work)
    else:
        with pytest.raises(Busy):
            transact(work)
    assert len(tries) == 4 and Fact.read("written") == ("1" if times == 3 else None)


@on_postgres
def test_a_real_deadlock_ends_well_for_both(app, engine):
    db.execute_sql("set deadlock_timeout = '10ms'")
    met, tries = threading.Barrier(2), []

    def other_way_round() -> None:
        with psycopg.connect(engine.url) as other:  # it looks later than we do: we give way
            other.execute("set deadlock_timeout = '60s'")
            other.execute("lock table discarded in exclusive mode")
            met.wait(30)
            other.execute("lock table fact in exclusive mode")

    def work() -> None:
        tries.append(1)
        put()
        if len(tries) == 1:
            met.wait(30)
            until(lambda: engine.connection.execute("select 1 from pg_locks where not granted").fetchone())
        db.execute_sql("lock table discarded in exclusive mode")

    other = threading.Thread(target=other_way_round)
    other.start()
    transact(work)
    other.join(30)
    assert len(tries) == 2 and Fact.read("written") == "1"


@on_postgres
def test_connections_that_the_server_closed_are_not_handed_out_again(app, engine):
    start = threading.Barrier(4)

    def use() -> None:
        db.connect()
        start.wait(30)
        db.close()

    users = [threading.Thread(target=use) for _ in range(4)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    db.close()
    engine.connection.execute(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    db.connect()
    transact(put)
    assert Fact.read("written") == "1"


@on_postgres
def test_a_commit_that_stored_nothing_is_a_fault(app):
    with pytest.raises(pw.InternalError, match="ROLLBACK"), write():
        put()
        with pytest.raises(pw.ProgrammingError):
            db.execute_sql("select nothing from nowhere")
    assert Fact.read("written") is None


@on_postgres
def test_a_standby_is_read_and_nothing_is_sent_to_it(phone):
    db.execute_sql("set default_transaction_read_only = on")
    phone.send(phone.entry())
    assert phone.last.status_code == 503 and phone.last.headers["Retry-After"]
    assert phone.client.get("/").status_code == 200
