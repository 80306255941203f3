"""The crawl that the checks of this folder read."""

import os
from collections.abc import Callable

import pytest

from tests.kit.crawl import Crawls, Visit, crawl


@pytest.fixture
def crawled(world, app, as_, engine, tmp_path_factory) -> Callable[[str], list[Visit]]:
    """`crawled("secretary")` is every answer this role got on this engine; asked once in a run, then kept."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Crawls(folder, engine.name, lambda role: crawl(app, as_(role), role)).of
