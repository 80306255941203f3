"""The crawl that the checks of this folder read."""

from collections.abc import Callable

import pytest

from tests.kit.crawl import Crawls, Visit


@pytest.fixture
def crawled(world, app, as_, engine, shared_folder) -> Callable[[str], list[Visit]]:
    """`crawled("secretary")` is every answer this role got on this engine; asked once in a run, then kept. Of what is
    left out on PostgreSQL by day, tests/kit/crawl.py says why."""
    return Crawls(shared_folder, engine.name, app, as_).of
