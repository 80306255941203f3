"""Choose what runs: which tests, and on which engines. `make test` needs SQLite for all and PostgreSQL where the engine
matters.

`make test-all` runs on both what stores or reads something; what asks about addresses, bytes, headers and words stays
on SQLite (SAME_ON_BOTH).

both_engines  a test or module that is about the database: locks, upserts, written SQL, backup, numbers that are kept
nightly       a test that is long and has a shorter one beside it: it waits for `--everything`
"""

import os
import sys

import pytest

# The engine makes no difference to what these ask; where it does, a test is marked `both_engines`.
SAME_ON_BOTH = (
    *(f"tests/{folder}/" for folder in ("abuse", "openapi", "places")),
    *(f"tests/architecture/test_{name}.py" for name in ("crawl", "walk")),
    *(f"tests/hostile/test_{name}.py" for name in ("addresses", "bytes", "schemathesis", "slow", "tag_reader")),
)
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def add_options(parser: pytest.Parser) -> None:
    """`--engines=both`: every test on PostgreSQL too. `--everything`: that, and what is nightly."""
    parser.addoption("--engines", choices=["needed", "both"], default="needed", help="PostgreSQL for every test")
    parser.addoption("--everything", action="store_true", help="every test on both engines, and what is nightly")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Everything is everything: searches and walks that have a short form take their long one."""
    if config.option.everything:
        config.option.engines = "both"
        os.environ["YANXING_LONG"] = "1"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One engine, or both where it matters; a test may name its own."""
    named = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    if "engine" in metafunc.fixturenames and "engine" not in named:
        at_night = metafunc.config.option.engines == "both" and not metafunc.definition.nodeid.startswith(SAME_ON_BOTH)
        both = at_night or metafunc.definition.get_closest_marker("both_engines")
        metafunc.parametrize("engine", ENGINES if both else ENGINES[:1], indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is nightly for `--everything`, and for what runs long (scripts/soak.sh)."""
    if "YANXING_LONG" in os.environ:
        return
    search_without_constants()
    nightly = [item for item in items if item.get_closest_marker("nightly")]
    if nightly:
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


def search_without_constants() -> None:
    """Hypothesis also tries numbers and words that stand in the program: for that each worker reads the syntax trees of
    all modules, which takes four seconds in a fresh clone. By day it draws from its own; so what a test is given does
    not change with the code either."""
    if providers := sys.modules.get("hypothesis.internal.conjecture.providers"):
        providers._get_local_constants = lambda: providers._local_constants  # type: ignore[attr-defined]
