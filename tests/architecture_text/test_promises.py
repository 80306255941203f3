"""The table of promises in docs/offline.md names real tests: each file is there and holds each name or title."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
NODE = re.compile(r"`(tests/js/[\w/]+\.test\.m?js)` \"([^\"]+)\"")


def promises() -> dict[str, str]:
    """Each promise and what is said to hold it."""
    text = (ROOT / "docs/offline.md").read_text("utf-8")
    section = text.split("## Promises, and the test that holds each")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section, re.M)
    return {promise: tests for promise, tests in rows if promise != "promise"}


def holds(named: str) -> bool:
    """Is this one name, as the table spells it, the name of a test?"""
    if python := PYTHON.fullmatch(named):
        path, start = ROOT / python[1], f"def {python[2]}("
    elif node := NODE.fullmatch(named):
        path, start = ROOT / node[1], f"test('{node[2]}'"
    else:
        return False
    return path.is_file() and start in path.read_text("utf-8")


def test_every_promise_names_tests_that_exist():
    found = promises()
    assert len(found) >= 15
    assert [name for tests in found.values() for name in tests.split(" · ") if not holds(name)] == []


def test_a_misspelt_name_is_seen():
    assert holds("`tests/architecture_text/test_promises.py::test_a_misspelt_name_is_seen`")
    assert not holds("`tests/architecture_text/test_promises.py::test_a_misspelt_name`")
    assert not holds('`tests/js/outbox/answers.test.mjs` "only a receipt makes three ticks"')
