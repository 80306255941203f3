"""The real server for hostile bytes, and a look into what it stored and said."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.kit.server import Server
from tests.reports.conftest import phone, phone_of  # noqa: F401  phones of the cast, here too

from .found_forms import Found, forms_in
from .raw import Raw
from .row_counts import rows


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    """`yanxing serve` on a database of its own."""
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def raw(served: Server) -> Iterator[Raw]:
    """Bytes to that server."""
    made = Raw(served.port)
    yield made
    made.close()


@pytest.fixture(scope="module")
def cookie(served: Server) -> str:
    """The cookie of a phone of the member, as a header says it."""
    with served.bound():
        return "yanxing=" + served.cookie("member")["value"]


@pytest.fixture
def stored(served: Server) -> Callable[[], dict[str, int]]:
    """How many rows each table of that server has."""

    def look() -> dict[str, int]:
        with served.bound():
            return rows()

    return look


@pytest.fixture
def log(served: Server) -> Callable[[], list[dict[str, Any]]]:
    """The lines of the server's log since the test began."""
    file = served.folder / "server.log"
    began = file.stat().st_size

    def lines() -> list[dict[str, Any]]:
        with file.open("rb") as said:
            said.seek(began)
            return [json.loads(line) for line in said.read().decode().splitlines() if line.startswith("{")]

    return lines


@pytest.fixture
def every_form(engine, app, as_, phone_of, clock, shared_folder) -> list[Found]:  # noqa: F811
    """Every form of every page, in a world in which most of them have something to do."""
    return forms_in(engine, app, as_, phone_of, clock, shared_folder)
