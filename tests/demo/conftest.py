"""The demo county, built once on each engine; these tests only read it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pwa.core import clock, database, schema
from pwa.demo import build
from tests.demo.dump import everything
from tests.kit import engines
from tests.kit.engines import Engine, SqliteEngine, settings_for
from tests.kit.run_cache import once

TOLD_ON = date(2026, 11, 23)
_told: dict[str, str] = {}


def _build(engine: Engine, url: str) -> None:
    """Migrate an empty database and tell the story in it."""
    with engines.testing(settings_for(url, engine.folder)).app_context():
        database.db.connect(reuse_if_open=True)
        schema.migrate()
        build(today=TOLD_ON, report=lambda words: None)
    database.release()


@pytest.fixture
def demo(engine: Engine, shared_folder: Path) -> Iterator[str]:
    """The app on a database with the demo county in it; on SQLite whichever worker built it."""
    with clock.stopped_at(clock.now().replace(2026, 11, 23, 4)):
        if engine.name not in _told:
            url = engine.empty()
            if isinstance(engine, SqliteEngine):
                file = Path(url.removeprefix("sqlite:///"))
                file.write_bytes(once(shared_folder, "demo-county", lambda: _build(engine, url) or file.read_bytes()))
            else:
                _build(engine, url)
            _told[engine.name] = url
        url = _told[engine.name]
        with engines.testing(settings_for(url, engine.folder)).app_context():
            database.db.connect(reuse_if_open=True)
            yield url
    database.release()


@pytest.fixture
def told(demo: str) -> dict[str, list[tuple]]:
    """Every row of it, by table."""
    return everything()
