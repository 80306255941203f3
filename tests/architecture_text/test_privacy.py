"""Every promise of docs/privacy.md names a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMISED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "docs" / "privacy.md").read_text("utf-8"))


def test_there_are_promises():
    assert len(PROMISED) > 30


def test_the_test_of_a_promise_exists():
    missing = [f"{file}::{name}" for file, name in PROMISED if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []
