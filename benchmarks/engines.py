"""Databases with production settings: on the disk, every commit synced. Deleted afterwards."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.kit.cluster import Cluster, Unavailable

__all__ = ["ENGINES", "Unavailable"]


class Sqlite:
    """A folder for database files. `cpu` is None: the engine runs inside the server."""

    name, pid = "SQLite", None

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yanxing-bench-"))

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        return f"sqlite:///{self.folder}/{database}.db"

    def close(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Cluster):
    """A private cluster with Debian's defaults: fsync and synchronous_commit are on."""

    name = "PostgreSQL"
    OPTIONS = {"listen_addresses": "127.0.0.1", "max_connections": "150"}
    INITDB = ()  # synced, like everything here

    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="yanxing-bench-"))

    @property
    def pid(self) -> int:
        """The postmaster: its processor time is part of the cost of a report."""
        return self.process.pid

    def url(self, database: str = "postgres") -> str:
        """Return the address of one of its databases, created if it is new."""
        import psycopg

        with psycopg.connect(super().url(), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone()
            if not known:
                connection.execute(f'create database "{database}"')
        return super().url(database)

    def close(self) -> None:
        """Stop at once and delete the folder."""
        self.stop()


ENGINES = (Sqlite, Postgres)


def each_asked(what: str, sizes: Sequence[int]) -> Iterator[tuple[Any, list[int]]]:
    """Yield each engine with the sizes to measure, and close it afterwards: all, or those named on the command line
    (`PostgreSQL 100000`). Prints a line for an engine that cannot run."""
    words = sys.argv[1:]
    numbers = [int(word) for word in words if word.isdigit()] or list(sizes)
    named = [word for word in words if not word.isdigit()]
    for make in (engine for engine in ENGINES if not named or engine.name in named):
        try:
            engine: Any = make()
        except Unavailable as missing:
            print(f"NOT RUN: {what} on PostgreSQL ({missing})")
            continue
        try:
            yield engine, numbers
        finally:
            engine.close()
