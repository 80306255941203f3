"""The demo county, built once on each engine; these tests only read it."""

from collections.abc import Iterator
from datetime import date

import pytest

from pwa.core import clock, database, schema
from pwa.demo import build
from tests.demo.dump import everything
from tests.kit import engines
from tests.kit.engines import Engine, settings_for

TOLD_ON = date(2026, 11, 23)
_told: dict[str, str] = {}


@pytest.fixture
def demo(engine: Engine) -> Iterator[str]:
    """The app on a database with the demo county in it."""
    fresh = engine.name not in _told
    url = _told.setdefault(engine.name, engine.empty() if fresh else "")
    app = engines.testing(settings_for(url, engine.folder))
    with app.app_context(), clock.stopped_at(clock.now().replace(2026, 11, 23, 4)):
        database.db.connect(reuse_if_open=True)
        if fresh:
            schema.migrate()
            build(today=TOLD_ON, report=lambda words: None)
        yield url
    database.release()


@pytest.fixture
def told(demo: str) -> dict[str, list[tuple]]:
    """Every row of it, by table."""
    return everything()
