"""The faults, one function a kind. Each strikes while the phones flush, waits for states and never for a time, and says
how often it struck."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

import psycopg

from pwa.core.database import is_postgres

from .deployment import Deployment, Server
from .engines import Site
from .run import Flushing

Fault = Callable[[Site, Flushing, Random], int]


def moments(rng: Random, number: int) -> list[float]:
    """Random parts of the way at which something happens; after each there is something left to write."""
    return sorted(0.05 + 0.55 * rng.random() for _ in range(number))


def server_killed(site: Site, flushing: Flushing, rng: Random) -> int:
    """SIGKILL to the whole server, and started again."""
    for part in (at := moments(rng, site.times)):
        flushing.reach(part)
        site.deployment.servers[0].kill()
        site.deployment.servers[0].start()
    return len(at)


def worker_killed(site: Site, flushing: Flushing, rng: Random) -> int:
    """SIGKILL to one of the two workers; the other must be able to go on writing."""
    server = site.deployment.servers[0]
    for part in (at := moments(rng, 3 * site.times)):
        flushing.reach(part)
        flushing.until(lambda: len(server.workers()) == 2)
        os.kill(rng.choice(server.workers()), signal.SIGKILL)
    return len(at)


def worker_frozen(site: Site, flushing: Flushing, rng: Random) -> int:
    """A worker stands still in the middle of whatever it does, and goes on when phones have given up on it."""
    flushing.reach(moments(rng, 1)[0])
    flushing.gate = flushing.each
    frozen, before = rng.choice(site.deployment.servers[0].workers()), _refused(flushing)
    os.kill(frozen, signal.SIGSTOP)
    try:
        flushing.until(lambda: _refused(flushing) >= before + 3)
    finally:
        os.kill(frozen, signal.SIGCONT)
    return 1


def _refused(flushing: Flushing) -> int:
    return flushing.heard("come again") + flushing.heard("no answer")


def _come_again(flushing: Flushing, times: int = 3) -> None:
    """Wait until phones were told to come again."""
    before = flushing.heard("come again")
    flushing.more()
    flushing.until(lambda: flushing.heard("come again") >= before + times)


def disk_full(site: Site, flushing: Flushing, rng: Random) -> int:
    """No room: nothing is stored, everybody hears 503, reading goes on; then there is room again."""
    for part in (at := moments(rng, site.times)):
        flushing.reach(part)
        with site.full_disk():
            _come_again(flushing)
            _reads(site)
    return len(at)


def database_locked(site: Site, flushing: Flushing, rng: Random) -> int:
    """Somebody else holds what every write needs, for `site.locked_for` seconds and until phones were told so."""
    for part in (at := moments(rng, 1)):
        flushing.reach(part)
        with _held(site):
            until = time.monotonic() + site.locked_for
            _come_again(flushing)
            flushing.until(lambda until=until: time.monotonic() > until)
            _reads(site)
    return len(at)


@contextmanager
def _held(site: Site):
    if is_postgres():
        with psycopg.connect(site.deployment.url) as other:
            other.execute("lock table submission in exclusive mode")
            yield
        return
    other = sqlite3.connect(site.deployment.url.removeprefix("sqlite:///"), isolation_level=None, timeout=60)
    other.execute("begin immediate")
    yield
    other.execute("rollback")
    other.close()


def _reads(site: Site) -> None:
    """What needs no write is answered meanwhile."""
    status, said = site.deployment.servers[0].get("/me/session", site.reader)
    assert status == 200 and said["account"], (status, said)


def database_stopped(site: Site, flushing: Flushing, rng: Random) -> int:
    """PostgreSQL dies or is stopped; meanwhile 503 and a reason at /readyz, then it is there again."""
    for number, part in enumerate(at := moments(rng, site.times)):
        flushing.reach(part)
        site.cluster.halt(signal.SIGQUIT if number % 2 == 0 else signal.SIGINT)
        _come_again(flushing)
        status, said = site.deployment.servers[0].get("/readyz")
        assert status == 503 and said["status"] == "database does not answer", (status, said)
        site.cluster.resume()
        flushing.until(lambda: site.deployment.servers[0].get("/readyz")[0] == 200)
    return len(at)


QUARREL = """
create sequence quarrels;
create function quarrel() returns trigger language plpgsql as $$ begin
  case nextval('quarrels') % 90 when 30 then raise exception using errcode = '40P01';
  when 60 then raise exception using errcode = '40001'; else null; end case;
  return null; end $$;
create trigger quarrel after insert on submission for each row execute function quarrel();
"""


def deadlock(site: Site, flushing: Flushing, rng: Random) -> int:
    """Every 30th row ends in a deadlock or a serialization failure, as other writers would cause."""
    flushing.reach(0.1)
    with psycopg.connect(site.deployment.url, autocommit=True) as other:
        other.execute(QUARREL)
        try:
            flushing.reach(0.6)
            met = other.execute("select last_value from quarrels").fetchone()
        finally:
            other.execute("drop trigger quarrel on submission; drop function quarrel(); drop sequence quarrels")
    assert met
    return met[0] * 2 // 90


def entry_fault(site: Site, flushing: Flushing, rng: Random) -> int:
    """Some entries alone meet a fault: they wait ('later'), their neighbours go on, and in the end all are stored."""
    site.trip()
    try:
        flushing.reach(0.4)
        flushing.until(lambda: flushing.heard("later") > 0)
    finally:
        site.mend()
    return flushing.heard("later")


def two_servers(site: Site, flushing: Flushing, rng: Random) -> int:
    """A second server on the same database; then the first is killed, and the second goes on."""
    first, second = site.deployment.servers[0], Server(site.deployment)
    second.start()
    site.deployment.servers.append(second)
    flushing.reach(0.4)
    first.kill()
    site.deployment.servers.remove(first)
    flushing.finish()
    return 1


def restored_elsewhere(site: Site, flushing: Flushing, rng: Random) -> int:
    """A backup taken while phones flush; later the server is gone, and the backup is put back on another one."""
    flushing.reach(0.2)
    file = Path(f"{site.deployment.folder}.{uuid4().hex}.backup")
    try:
        _done(site.deployment.run("backup", str(file)))
        flushing.reach(0.6)
        other = Deployment(site.another(), site.patience)
        site.deployment.servers[0].kill()
        _done(other.run("restore", str(file)))
        site.move_into(other)
        other.servers[0].start()
    finally:
        file.unlink(missing_ok=True)
    return 1


def _done(process: subprocess.CompletedProcess[str]) -> None:
    assert process.returncode == 0, process.stderr


EVERYWHERE: dict[str, Fault] = {
    "server killed": server_killed,
    "worker killed": worker_killed,
    "disk full": disk_full,
    "database locked": database_locked,
    "fault of one entry": entry_fault,
    "two servers": two_servers,
    "worker frozen": worker_frozen,
    "restored elsewhere": restored_elsewhere,
}
ON_POSTGRES: dict[str, Fault] = {"database stopped": database_stopped, "deadlock": deadlock}
