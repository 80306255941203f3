"""The crawl that the checks of this folder read."""

import os
from collections.abc import Callable

import pytest

from tests.kit.crawl import Crawls, Visit, crawl
from tests.kit.engines import Engine


def with_fragments(engine: Engine) -> bool:
    """Whether the crawl on this engine opens fragments too."""
    return engine.name == "sqlite" or "YANXING_LONG" in os.environ


@pytest.fixture
def crawled(world, app, as_, engine, tmp_path_factory) -> Callable[[str], list[Visit]]:
    """`crawled("secretary")` is every answer this role got on this engine; asked once in a run, then kept. A fragment
    asks the database for a part of what its page asks for: on PostgreSQL it waits for the night."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Crawls(folder, engine.name, lambda role: crawl(app, as_(role), role, with_fragments(engine))).of
