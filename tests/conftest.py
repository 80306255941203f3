"""Fixtures of the whole suite. A test that asks for `app`, `client`, `as_` or `engine` runs on SQLite; on both engines
where it is marked `both_engines` or with `--engines=both` (tests/kit/selection.py).

app       the app on a real database with the cast in it (tests/people.py), the clock stopped at its first morning
client    nobody yet; every HTML answer it gets is read against the rules of tests/kit/pages.py
world     the same app once everybody in it has something that others must not see (tests/kit/world.py)
as_       as_("secretary") is a client signed in as one of the cast
clock     clock.to(moment), clock.on(day), clock.forward(days=2): the only thing about time that is ever faked
runner    the `yanxing` command: runner("doctor") → result with .exit_code and .output
queries   with queries() as seen: … ; seen.selects are the reads that reached the database
"""

import gc
import logging
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from pwa.core import clock as house_clock
from pwa.core import database
from pwa.roster import file_reader
from tests.kit import file_parsers, quick_hashes, selection, set_clock, worker_reports
from tests.kit.client import Client, client_of, faults, sign_in
from tests.kit.cluster import Unavailable, forget_the_run
from tests.kit.engines import CAST, MAKERS, Engine, SqliteEngine
from tests.kit.queries import Queries, counted
from tests.kit.requirements import cannot_run, parts_not_run
from tests.kit.run_cache import once
from tests.kit.seconds import Account
from tests.kit.world import populate
from tests.people import TODAY

# Where most tests stop the clock.
MORNING = datetime.combine(TODAY, time(10), tzinfo=house_clock.CHINA)
if set_clock.is_set():
    MORNING = house_clock.now().astimezone(house_clock.CHINA).replace(second=0, microsecond=0)
_engines: dict[str, Engine | str | Exception] = {}


pytest_addoption = selection.add_options


def pytest_configure(config: pytest.Config) -> None:
    """Faults that the app logs are kept, so that the client can raise them; uploaded tables are parsed in forks, and
    passphrases hashed quickly."""
    file_reader.subprocess = file_parsers  # type: ignore[assignment]
    quick_hashes.use()
    config.pluginmanager.register(selection, "selection")
    config.pluginmanager.register(worker_reports, "worker_reports")
    config.pluginmanager.register(Account(config), "seconds")
    logging.getLogger("yanxing").addHandler(faults)
    logging.getLogger("yanxing").propagate = False


WAITING = ("stories", "faults", "soak", "model")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Thousands of tests are read and kept to the end: the garbage collector looks through none of them, and seldom
    through what a test leaves, which takes 4 % less than with Python's own thresholds."""
    gc.disable()
    done = yield
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return done


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders whose tests wait more than they work come first, on the first of the workers (scripts/test.sh starts one
    more than there are cores); the others work meanwhile, and in the end take over from it what is short."""
    here = f"{Path(__file__).parent}/"
    folders = {item: str(item.path).removeprefix(here).partition("/")[0] for item in items}
    items.sort(key=lambda item: WAITING.index(folders[item]) if folders[item] in WAITING else len(WAITING))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop what was started."""
    database.release()
    for made in _engines.values():
        if isinstance(made, Engine):
            made.stop()
    _engines.clear()
    forget_the_run()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each part that could not run."""
    for line in parts_not_run(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line, yellow=True, bold=True)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all its workers share (tests/kit/run_cache.py)."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """One of the two engines, as the cast left it; which of them says tests/kit/selection.py."""
    name = request.param
    if name not in _engines:
        try:
            _engines[name] = MAKERS[name]()
        except Unavailable as missing:
            _engines[name] = str(missing)
        except Exception as fault:  # an app that could not be built is not built again for each test
            _engines[name] = fault
    made = _engines[name]
    if isinstance(made, str):
        cannot_run("PostgreSQL", made)
    if isinstance(made, Exception):
        raise made
    assert isinstance(made, Engine)
    return made


class Clock:
    """The stopped clock."""

    def to(self, moment: datetime) -> None:
        """Stand at this moment."""
        house_clock._frozen = moment

    def on(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Stand at this time of that day in China."""
        self.to(datetime.combine(day, time(hour, minute), tzinfo=house_clock.CHINA))

    def forward(self, **by: float) -> None:
        """Let time pass: `forward(days=2, hours=3)`."""
        self.to(house_clock.now() + timedelta(**by))

    @property
    def now(self) -> datetime:
        """Where it stands."""
        return house_clock.now()

    @property
    def today(self) -> date:
        """The day in China on which it stands."""
        return house_clock.today()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock, stopped at the cast's first morning."""
    with house_clock.stopped_at(MORNING):
        yield Clock()


WORLD = "world"


@pytest.fixture
def app(request: pytest.FixtureRequest, engine: Engine, clock: Clock) -> Iterator[Flask]:
    """The app on a real database with the cast in it."""
    engine.again(WORLD if WORLD in request.fixturenames and WORLD in engine.kept else CAST)
    app = engine.app
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        yield app
    engine.rest()


@pytest.fixture
def world(app: Flask, engine: Engine, shared_folder: Path) -> None:
    """Everybody has something that others must not see: filled once on each engine, then put back; on SQLite once in a
    run."""
    if WORLD in engine.kept:
        return

    def fill() -> None:
        clients: dict[str, Client] = {}
        populate(lambda login: clients.setdefault(login, sign_in(client_of(app), login)))  # type: ignore[arg-type]
        engine.keep(WORLD)

    if isinstance(engine, SqliteEngine):
        engine.keep_as(WORLD, once(shared_folder, WORLD, lambda: fill() or engine.kept_as(WORLD)))
        engine.again(WORLD)
        database.db.connect(reuse_if_open=True)
    else:
        fill()


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that nobody has signed in on."""
    return client_of(app)


@pytest.fixture
def as_(app: Flask) -> Callable[[str], Client]:
    """`as_("secretary")` is a browser signed in as one of the cast; the same one within a test."""
    known: dict[str, Client] = {}

    def sign(login: str) -> Client:
        if login not in known:
            known[login] = sign_in(client_of(app), login)  # type: ignore[assignment]
        return known[login]

    return sign


@pytest.fixture
def runner(app: Flask) -> Callable[..., Result]:
    """The `yanxing` command on this app."""
    from pwa.cli import cli

    def run(*arguments: str, **options: object) -> Result:
        from flask.cli import ScriptInfo

        return app.test_cli_runner().invoke(cli, list(arguments), obj=ScriptInfo(create_app=lambda: app), **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def queries(app: Flask) -> Callable[[], Queries]:
    """Counts what reaches the database inside a `with`."""
    return counted
