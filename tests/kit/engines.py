"""Run both engines, and reset them to the first morning of the cast before every test.

SQLite: the file is copied from one that was migrated and filled once, and reset after each test (half a millisecond;
`database_reset.py` says how). PostgreSQL: every table that is not as it was is filled again from a snapshot schema
beside it (one millisecond; `CREATE DATABASE … TEMPLATE` took 120 ms, and an outer transaction rolled back would hide
commits, retries and locks from the code under test).
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from pwa.app import create_app
from pwa.core import database, schema
from pwa.core.database import write
from pwa.core.settings import Settings
from pwa.demo.county import at
from pwa.members.models import Member
from tests.kit.cluster import compiled_templates, folder, of_the_run
from tests.kit.database_reset import DatabaseReset
from tests.kit.run_cache import once
from tests.kit.url_builders import compile_once
from tests.people import TODAY, build_cast

ORIGIN = "http://localhost"
CAST = "cast"
SECRETS = {"secret_key": "test secret key", "data_key": "test data key"}
# by these nothing is ever sent, but their forms stand on the pages
CHANNELS = {"push_contact": "ops@example.test", "sms_url": "https://sms.example/send?to={phone}&text={text}"}


compile_once()
of_the_run("cluster")  # named here, in the process that will start the others
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(compiled_templates())}


def settings_for(url: str, var: Path, **over: object) -> Settings:
    """Settings of an app under test; never the environment's."""
    return Settings(**{"database_url": url, "base_url": ORIGIN, "var": var, **SECRETS, **CHANNELS, **over})  # type: ignore[arg-type]


def testing(settings: Settings) -> Flask:
    """The app on these settings. `testing` keeps one connection open across the requests of a test."""
    app = create_app(settings)
    app.testing = True
    return app


def fill(app: Flask, today: date = TODAY) -> None:
    """Migrate an empty database and put the cast in it, whose first morning is `today`."""
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build_cast(today)
        with write():  # new files: what is on record is not confirmed again yet
            Member.update(made_at=at(today, 0)).execute()
    database.release()


def cast_on(today: date) -> bytes:
    """The SQLite file that `fill` makes with this as its first morning: made once in a run."""

    def make() -> bytes:
        file = folder("cast") / "cast.db"
        fill(testing(settings_for(f"sqlite:///{file}", file.parent)), today)
        content = file.read_bytes()
        shutil.rmtree(file.parent)
        return content

    return once(Path(of_the_run("cluster")), f"cast-{today}", make)


class Engine:
    """One kind of database. `again()` brings it back to the cast, or to what `keep()` was told to keep under a name;
    `empty()` makes another one without a schema."""

    name: str
    url: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: set[str] = {CAST}
        self._houses: dict[str, Flask] = {}

    @property
    def app(self) -> Flask:
        """The app on this engine, made once and bound anew for each test."""
        return self.build_app()

    def build_app(self, **over: object) -> Flask:
        """The app with these settings instead of the tests' own. Ask after `again()`: it is bound when it is made. One
        for all tests that ask for the same: to register all packages anew takes ten times as long as a small test."""
        wish = repr(sorted(over.items()))
        if wish not in self._houses:
            self._houses[wish] = testing(settings_for(self.url, self.folder, **over))
        return self._houses[wish]

    def keep(self, name: str) -> None:
        """What stands now is what `again(name)` brings back."""
        self.kept.add(name)

    def again(self, name: str = CAST) -> None:
        """Everything as it was when it was kept: on the cast's first morning. The app is bound to that database."""
        database.bind(self.url)

    def rest(self) -> None:
        """The test is over: nothing that it opened stays."""
        database.release()

    def empty(self) -> str:
        """The address of a database in which nothing has been made."""
        raise NotImplementedError

    def stop(self) -> None:
        """Clear up."""
        shutil.rmtree(self.folder, ignore_errors=True)


class SqliteEngine(Engine):
    """A file in memory, reset for each test, or copied anew where that is not safe (tests/kit/database_reset.py)."""

    name = "sqlite"

    def __init__(self) -> None:
        super().__init__(folder("sqlite"))
        self.file = self.folder / "yanxing.db"
        self._copy(CAST).write_bytes(cast_on(TODAY))
        self.url = f"sqlite:///{self.file}"
        self._made = 0
        self._reset: DatabaseReset | None = None

    def _copy(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(self.file)) as now, closing(sqlite3.connect(self._copy(name))) as then:
            now.backup(then)
        super().keep(name)

    def kept_as(self, name: str) -> bytes:
        """What was kept under this name, for another worker's engine."""
        return self._copy(name).read_bytes()

    def keep_as(self, name: str, content: bytes) -> None:
        """Take over what the engine of another worker kept."""
        self._copy(name).write_bytes(content)
        super().keep(name)

    def again(self, name: str = CAST) -> None:
        if self._reset and self._reset.name == name and self._reset.reset():
            return
        database.release()
        for suffix in ("", "-wal", "-shm"):  # another file: a fault that was kept may hold the old one open
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._copy(name), self.file)
        super().again()
        self._reset = DatabaseReset(self.file, name)

    def rest(self) -> None:
        if not (self._reset and self._reset.keeps()):
            super().rest()

    def empty(self) -> str:
        self._made += 1
        return f"sqlite:///{self.folder}/empty-{self._made}.db"


def _postgres() -> Engine:
    from tests.kit.postgres_engine import postgres

    return postgres()


MAKERS: dict[str, Callable[[], Engine]] = {"sqlite": SqliteEngine, "postgres": _postgres}
