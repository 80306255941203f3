"""The fault bench needs node and a real server; one server, its next release beside it, and one phone for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.cluster import Unavailable
from tests.kit.postgres_engine import PostgresEngine, postgres
from tests.kit.requirements import cannot_run
from tests.kit.server import Server, release_in

from .bench import Bench, cannot_run_without_node, totals

VERSION, KNOWN = '"location",\n    2,\n    check_location,\n    store,\n', "    upcasts={1: dict},"
NEXT = {VERSION: VERSION.replace("2,", "3,"), KNOWN: KNOWN.replace("}", ", 2: dict}")}
HERE = f"{Path(__file__).parent}/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share the bench run on one worker."""
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.xdist_group("faults"))


def next_release(folder: Path) -> Path:
    """The same release, but its form 'location' is a version further."""
    root = release_in(folder)
    file = root / "pwa" / "reports" / "location.py"
    text = file.read_text("utf-8")
    for now, then in NEXT.items():
        assert text.count(now) == 1
        text = text.replace(now, then)
    file.write_text(text, "utf-8")
    return root


@pytest.fixture(
    scope="package", params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.nightly])]
)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The bench on each engine."""
    if missing := cannot_run_without_node():
        cannot_run("the fault bench", missing)
    engine: PostgresEngine | None = None
    if request.param == "postgres":
        try:
            engine = postgres()
        except Unavailable as why:
            cannot_run("PostgreSQL", str(why))
    server = Server(url=engine.url if engine else None)
    server.start()
    newer = Server(url=server.database_url, root=next_release(tmp_path_factory.mktemp("release")))
    newer.start()
    with server.bound():
        bench = Bench([server, newer], engine.again if engine else server.again)
        yield bench
        bench.close()
    newer.close()
    server.close()
    if engine:
        engine.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the bench has done: entries, faults by kind, lost, stored twice."""
    if totals:
        told = dict(totals)
        terminalreporter.write_line(
            f"fault bench: {told.pop('entries', 0)} entries told safe, {told.pop('lost', 0)} lost, "
            f"{told.pop('twice', 0)} stored twice; requests by what befell them: "
            + ", ".join(f"{kind} {times}" for kind, times in sorted(told.items()))
        )
