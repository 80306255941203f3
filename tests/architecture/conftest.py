"""The crawl that the checks of this folder read."""

import os
from collections.abc import Callable

import pytest

from tests.kit.crawl import Crawls, Visit, crawl
from tests.kit.engines import Engine


def with_more(engine: Engine) -> bool:
    """Whether the crawl on this engine opens fragments and foreign records too."""
    return engine.name == "sqlite" or "YANXING_LONG" in os.environ


@pytest.fixture
def crawled(world, app, as_, engine, shared_folder) -> Callable[[str], list[Visit]]:
    """`crawled("secretary")` is every answer this role got on this engine; asked once in a run, then kept. On
    PostgreSQL pages alone: a fragment asks the database for a part of what its page asks for, a foreign record for as
    much."""
    return Crawls(shared_folder, engine.name, lambda role: crawl(app, as_(role), role, with_more(engine))).of
