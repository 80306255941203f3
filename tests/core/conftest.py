"""Fixtures for whoever keeps the installed: its own data folder, the command, the other engine."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

import tests.conftest as suite
from pwa.core import audit, audit_chain, audit_checkpoints, crypto, database, ended_rights, i18n
from pwa.core.audit import AuditLine
from pwa.core.database import db, write
from tests.kit import engines, set_clock
from tests.kit.engines import MAKERS, Engine

KEYS = {"secret_key": "s" * 40, "data_key": "d" * 40}
Run = Callable[..., Result]
APART = "! This machine's clock and the database's are"  # while the tests run at another hour: PostgreSQL keeps its own
NOT_DURABLE = "! PostgreSQL does not force its commits to disk"  # true of the throw-away server of the tests
_anywhere: list[Flask] = []


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator reads English here, so that the tests can."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    i18n.terminal_locale.cache_clear()
    yield
    i18n.terminal_locale.cache_clear()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """An own data folder."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def installed(engine: Engine, clock: object, var: Path) -> Iterator[Flask]:
    """The app with the cast in it, good keys and its own data folder."""
    engine.again()
    app = engine.build_app(**KEYS)
    app.config["YANXING"] = engines.settings_for(engine.url, var, **KEYS)
    if engine.name == "sqlite":
        Path(db.database).chmod(0o600)
    with app.app_context():
        db.connect(reuse_if_open=True)
        with write():
            crypto.store_key_proof()
        ended_rights.begin()
        yield app
    engine.rest()


def app_on(url: str, var: Path, **over: object) -> Flask:
    """An app on this database: one for all databases, unless it is to have other settings."""
    settings = engines.settings_for(url, var, **{**KEYS, **over})
    if over:
        return engines.testing(settings)
    if not _anywhere:
        _anywhere.append(engines.testing(settings))
    app = _anywhere[0]
    app.config["YANXING"] = settings
    database.bind(url)
    return app


@pytest.fixture
def run(installed: Flask) -> Run:
    """The `yanxing` command on that app; a traceback is never an answer."""

    def command(*arguments: object, on: Flask = installed) -> Result:
        return run_on(on, *arguments)

    return command


def run_on(app: Flask, *arguments: object) -> Result:
    """The `yanxing` command on a installed."""
    from pwa.cli import cli

    obj = ScriptInfo(create_app=lambda: app)
    with app.app_context():
        result = app.test_cli_runner().invoke(cli, [str(part) for part in arguments], obj=obj)
    print(result.output)  # shown when the test fails
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def other(engine: Engine) -> Engine:
    """The other engine."""
    name = {"sqlite": "postgres", "postgres": "sqlite"}[engine.name]
    if not isinstance(suite._engines.get(name), Engine):
        suite._engines[name] = MAKERS[name]()
    made = suite._engines[name]
    assert isinstance(made, Engine)
    return made


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the app logs."""
    logger = logging.getLogger("yanxing")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, "yanxing")
    yield caplog
    logger.removeHandler(caplog.handler)


@pytest.fixture
def good(installed, run, tmp_path) -> Path:
    """A good backup of the cast."""
    assert run("backup", tmp_path / "good.zip").exit_code == 0
    return tmp_path / "good.zip"


@pytest.fixture
def ill(installed, run, engine):
    """Run the doctor: what is wrong, beside what is always wrong with the tests' own PostgreSQL."""

    def ask(*more: object, on=installed) -> str:
        result = run("doctor", *more, on=on)
        found = [line for line in result.output.splitlines() if line.startswith("!")]
        assert result.exit_code == (1 if found else 0), result.output
        known = (NOT_DURABLE, APART) if set_clock.is_set() else NOT_DURABLE
        return "\n".join(line for line in found if not line.startswith(known))

    return ask


@pytest.fixture
def log(var) -> Path:
    return var / audit_checkpoints.NAME


@pytest.fixture
def sealed(installed, log):
    """Five sealed lines, their head in the log."""
    with write():
        AuditLine.delete().execute()
        for _ in range(5):
            audit.record("changed", "member", uuid4(), county_id=UUID(int=7))
    audit_chain.seal(log)
