"""Databases as they are run in earnest: on the disk, every commit synced. Thrown away afterwards."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.kit.cluster import die_with_parent, free_port


class Unavailable(Exception):
    """This engine is not installed; the message says what to install."""


class Sqlite:
    """A folder for files. `cpu` is None: the engine runs inside the server."""

    name, pid = "SQLite", None

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yanxing-bench-"))

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"sqlite:///{self.folder}/{database}.db"

    def close(self) -> None:
        """Clear up."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres:
    """A private cluster with Debian's defaults: fsync and synchronous_commit are on."""

    name = "PostgreSQL"

    def __init__(self) -> None:
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda path: int(path.split("/")[4]))
        if not found:
            raise Unavailable("apt-get install postgresql")
        self.bin = Path(found[-1]).parent
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="yanxing-bench-")), free_port()
        self.options: dict[str, Any] = {"cwd": self.folder, "env": {**os.environ, "LC_ALL": "C.UTF-8"}}
        if os.geteuid() == 0:  # initdb and postgres refuse to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8")
        self.process = self._start()

    @property
    def pid(self) -> int:
        """The postmaster: its processor time is part of what a report costs."""
        return self.process.pid

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [f"{self.bin}/postgres", "-D", f"{self.folder}/data", "-k", str(self.folder), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=150"]
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=die_with_parent, **self.options)
        ready = [f"{self.bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(400):
            if subprocess.run(ready).returncode == 0:
                return process
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run([f"{self.bin}/{name}", *arguments], capture_output=True, text=True, **self.options)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr}")

    def url(self, database: str) -> str:
        """The address of one of its databases, made when it is new."""
        import psycopg

        there = f"postgresql://postgres@127.0.0.1:{self.port}"
        with psycopg.connect(f"{there}/postgres", autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone()
            if not known:
                connection.execute(f'create database "{database}"')
        return f"{there}/{database}"

    def close(self) -> None:
        """Stop at once and clear up."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


ENGINES = (Sqlite, Postgres)
