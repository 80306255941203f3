"""Every promise of docs/privacy.md names a test that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "docs" / "privacy.md").read_text("utf-8"))


def test_there_are_promises():
    assert len(PROMISED) > 30


@pytest.mark.parametrize(("file", "name"), PROMISED)
def test_the_test_of_a_promise_exists(file, name):
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")
