"""The two engines of the soak, each with what can be done to it: fill its disk, trip an entry, stop it, leave it."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from pwa.core.audit_chain import unsealed
from pwa.core.database import db, is_postgres
from pwa.core.doctor import examine
from pwa.organisations.models import Post
from tests.kit.cluster import Cluster
from tests.kit.server import until

from .deployment import Deployment
from .entries import FAULTY

TRIPS = {
    "sqlite": f"""create trigger trip before insert on activity_report when new.summary like '%{FAULTY}%'
        begin select raise(abort, 'this one entry'); end""",
    "postgres": f"""create function trip() returns trigger language plpgsql as $$
        begin raise exception 'this one'; end $$;
        create trigger trip before insert on activity_report for each row
        when (new.summary like '%%{FAULTY}%%') execute function trip()""",
}
MENDED = {"sqlite": "drop trigger trip", "postgres": "drop trigger trip on activity_report; drop function trip()"}
FULL = """create function full_disk() returns trigger language plpgsql as $$ begin
    raise exception using errcode = '53100'; end $$;
    create trigger full_disk before insert on submission execute function full_disk()"""
ROOMY = "4G"


class Halting(Cluster):
    """A cluster that keeps what it acknowledged, and can be stopped and started again."""

    OPTIONS = {**Cluster.OPTIONS, "fsync": "on", "synchronous_commit": "on", "autovacuum": "on"}

    def halt(self, how: int) -> None:
        """SIGQUIT is a crash, SIGINT a stop."""
        self.process.send_signal(how)
        self.process.wait(60)

    def resume(self) -> None:
        """Start it again on the same data and port."""
        self._start()


class SmallDisk:
    """A disk in memory that can be made just as large as what is on it. Only root may mount one."""

    def __init__(self, owner: dict[str, Any]) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"yanxing-disk-{os.getpid()}-"))
        self.there = not os.geteuid() and self._mount(f"size={ROOMY}")
        if self.there:
            os.chown(self.path, owner["user"], owner["group"])
            self.path.chmod(0o700)
            atexit.register(self.close)

    def _mount(self, options: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.path)]
        return not subprocess.run(command, capture_output=True).returncode

    @contextmanager
    def full(self) -> Iterator[None]:
        """Not a page more than there is."""
        while not self._mount(f"remount,size={shutil.disk_usage(self.path).used + (64 << 10)}"):
            pass  # it grew meanwhile
        try:
            yield
        finally:
            assert self._mount(f"remount,size={ROOMY}")

    def close(self) -> None:
        """Away with it."""
        subprocess.run(["umount", "-l", str(self.path)], capture_output=True)
        self.path.rmdir()


class Site:
    """Where one engine's runs take place. `deployment` is where the phones find their server now."""

    def __init__(
        self,
        name: str,
        members: int,
        patience: float | None = None,
        locked_for: float = 0,
        times: int = 1,
        mounts: bool = False,
    ) -> None:
        self.name, self.patience, self.locked_for, self.times = name, patience, locked_for, times
        self._made = 0
        self.cluster: Any = Halting() if name == "postgres" else None
        self.disk = SmallDisk(self.cluster.user) if self.cluster and mounts else None
        if self.disk and self.disk.there:
            self._sql(f"create tablespace small location '{self.disk.path}'")
        self.deployment = Deployment(self.another(), patience)
        self.deployment.people(members)

    def _sql(self, sql: str) -> None:
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(sql)

    def another(self) -> str:
        """The address of a database in which nothing is; '' lets the deployment make its own file."""
        if not self.cluster:
            return ""
        self._made += 1
        small = " tablespace small" if self.disk and self.disk.there else ""
        self._sql(f"create database soak_{self._made}{small}")
        return str(self.cluster.url(f"soak_{self._made}"))

    def troubles(self) -> list[str]:
        """What is wrong in the end: lines that the background work left unsealed, and what the doctor finds."""
        until(lambda: not unsealed()[0], 180)
        self.deployment.servers[0].stop()
        return [str(finding) for finding in examine(self.deployment.app.config["YANXING"]) if finding.well is False]

    def close(self) -> None:
        """Stop everything and clear up."""
        self.deployment.close()
        if self.cluster:
            self.cluster.stop()
        if self.disk:
            atexit.unregister(self.disk.close)
            self.disk.close()

    def open(self) -> None:
        """Start the server, and have somebody who only reads. Call while the deployment is bound."""
        self.deployment.servers[0].start()
        self.reader = self.deployment.sign_in(str(Post.select().order_by(Post.id).get().account_id))

    def move_into(self, other: Deployment) -> None:
        """The phones find the other deployment from now on; nobody is signed in there."""
        self.deployment.move_into(other)
        account = str(Post.select().order_by(Post.id).get().account_id)
        self.reader = self.deployment.sign_in(account)

    def trip(self) -> None:
        """From now on the entries with the faulty words cannot be stored."""
        self._ddl(TRIPS[self.name])

    def mend(self) -> None:
        """They can be stored again."""
        self._ddl(MENDED[self.name])

    def _ddl(self, sql: str) -> None:
        with db.obj.turn():
            db.execute_sql(sql)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Inside, the database has no room to grow."""
        if not is_postgres():
            self.deployment.full.touch()
            yield
            self.deployment.full.unlink()
        elif self.disk and self.disk.there:
            with self.disk.full():
                yield
        else:  # what the disk would say, where nobody may mount one
            self._ddl(FULL)
            yield
            self._ddl("drop trigger full_disk on submission; drop function full_disk()")
