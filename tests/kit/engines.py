"""Both engines, real, and back at the cast's first morning before every test.

SQLite: the file is copied from one that was migrated and filled once (about 1 ms). PostgreSQL: every table is emptied
and filled again from a snapshot schema beside it (about 15 ms; `CREATE DATABASE … TEMPLATE` took 120 ms, and an outer
transaction rolled back would hide commits, retries and locks from the code under test).
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from flask import Flask

from pwa.app import create_app
from pwa.ground import database, schema
from pwa.ground.settings import Settings
from tests.kit.cluster import Cluster, folder
from tests.people import build_cast

ORIGIN = "http://localhost"
SECRETS = {"secret_key": "test secret key", "data_key": "test data key"}


def settings_for(url: str, var: Path, **over: object) -> Settings:
    """Settings of a house under test; never the environment's."""
    return Settings(**{"database_url": url, "base_url": ORIGIN, "var": var, **SECRETS, **over})  # type: ignore[arg-type]


def testing(settings: Settings) -> Flask:
    """The app on these settings. `testing` keeps one connection open across the requests of a test."""
    app = create_app(settings)
    app.testing = True
    return app


def fill(app: Flask) -> None:
    """Migrate an empty database and put the cast in it."""
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build_cast()
    database.release()


class Engine:
    """One kind of database. `again()` brings it back to the cast; `empty()` makes another one without a schema."""

    name: str
    url: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._app: Flask | None = None

    @property
    def app(self) -> Flask:
        """The app on this engine, made once and bound anew for each test."""
        if self._app is None:
            self._app = testing(settings_for(self.url, self.folder))
        return self._app

    def again(self) -> None:
        """Everything as it was on the cast's first morning; the house is bound to it."""
        database.bind(self.url)

    def empty(self) -> str:
        """The address of a database in which nothing has been made."""
        raise NotImplementedError

    def stop(self) -> None:
        """Clear up."""
        shutil.rmtree(self.folder, ignore_errors=True)


class SqliteEngine(Engine):
    """A file in memory, copied for each test."""

    name = "sqlite"

    def __init__(self) -> None:
        super().__init__(folder("sqlite"))
        self.template, self.file = self.folder / "template.db", self.folder / "yanxing.db"
        fill(testing(settings_for(f"sqlite:///{self.template}", self.folder)))
        self.url = f"sqlite:///{self.file}"
        self._made = 0

    def again(self) -> None:
        database.release()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)
        super().again()

    def empty(self) -> str:
        self._made += 1
        return f"sqlite:///{self.folder}/empty-{self._made}.db"


SNAPSHOT = "cast_as_it_was"


class PostgresEngine(Engine):
    """One database of a private cluster, emptied and filled again for each test."""

    name = "postgres"

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(folder("postgres"))
        self.cluster = cluster
        self._made = 0
        self.url = self.empty()
        fill(testing(settings_for(self.url, self.folder)))
        self.connection = psycopg.connect(self.url, autocommit=True)
        tables = [
            f'"{name}"'
            for (name,) in self.connection.execute("select tablename from pg_tables where schemaname = 'public'")
        ]
        self.connection.execute(
            f"create schema {SNAPSHOT};" + ";".join(f"create table {SNAPSHOT}.{t} as table public.{t}" for t in tables)
        )
        refill = [f"delete from public.{t}; insert into public.{t} select * from {SNAPSHOT}.{t}" for t in tables]
        # As replica: triggers and foreign keys rest, so the order of the tables does not matter.
        self.refill = "set session_replication_role = replica;" + ";".join(refill)
        self._times = 0

    def again(self) -> None:
        database.release()
        self.connection.execute(self.refill)
        self._times += 1
        if self._times % 100 == 0:
            self.connection.execute("vacuum")  # the dead rows of a hundred tests
        super().again()

    def empty(self) -> str:
        self._made += 1
        name = f"yanxing_{self._made}"
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.cluster.url(name)

    def stop(self) -> None:
        self.connection.close()
        self.cluster.stop()
        super().stop()


def postgres() -> PostgresEngine:
    """An engine with a cluster of its own; when the house cannot be built on it, nothing is left running."""
    cluster = Cluster()
    try:
        return PostgresEngine(cluster)
    except BaseException:
        cluster.stop()
        raise


MAKERS: dict[str, Callable[[], Engine]] = {"sqlite": SqliteEngine, "postgres": postgres}
