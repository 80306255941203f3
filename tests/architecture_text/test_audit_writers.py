"""Audit lines are written by `pwa/core/audit.py` only, so that no other code forgets by whose link somebody came in."""

import re
from pathlib import Path

PWA = Path(__file__).resolve().parents[2] / "pwa"
WRITES = re.compile(
    r"AuditLine\s*\.\s*(create|insert|insert_many|insert_from|replace|bulk_create)\b|\w*(copy|insert\w*)\(\s*AuditLine\b"
)
# The demo writes lines that `audit.line` has made; nobody is signed in there.
MAY = {"core/audit.py", "demo/bulk_members.py"}


def writers() -> set[str]:
    files = (path for path in PWA.rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(PWA).as_posix() for path in files if WRITES.search(path.read_text("utf-8"))}


def test_only_the_audit_module_writes_audit_lines():
    assert writers() == MAY


def test_the_search_finds_the_ways_in_which_rows_are_written():
    for text in ("copy(AuditLine, trail, x)", "AuditLine.insert_from(q)", "insert_rows(AuditLine, lines)"):
        assert WRITES.search(text), text
