"""`python -m tests.planted [WORD …]`: plant each mistake in a copy of the tree and see that its test finds it.

First every named test runs on the copy as it is, and must pass; then, for each mistake whose name holds one of the
words, its test alone, and must fail. The tree itself is never touched. Exit code 1 if a test found nothing, if a named
test fails by itself, or if the text of a mistake does not stand exactly once in its file.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .mistakes import MISTAKES, Mistake

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "sheets", "__pycache__", ".*_cache")
FOUND, PASSED, NOTHING_RUN = 1, 0, 5


def problems(tree: Path, mistakes: tuple[Mistake, ...]) -> list[str]:
    """Mistakes that cannot be planted, each with the reason."""
    found = []
    for mistake in mistakes:
        file = tree / mistake.file
        times = file.read_text("utf-8").count(mistake.right) if file.exists() else 0
        if times != 1:
            found.append(f"{mistake.name}: {mistake.file} holds {mistake.right!r} {times} times, not once")
    return found


def run(tree: Path, tests: list[str], only: str) -> "subprocess.CompletedProcess[str]":
    """These tests, in that tree; a name that begins with scripts/ is a command of `make check`."""
    if tests[0].startswith("scripts/"):
        return subprocess.run([sys.executable, *tests[0].split()], cwd=tree, capture_output=True, text=True)
    narrowed = ["-k", only] if only else []
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *narrowed, *tests]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TESTS_")}
    environment["PYTHONDONTWRITEBYTECODE"] = ""  # compiled once, not for each test
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)


def first_complaint(said: str) -> str:
    """What the test said, in one line."""
    lines = [line[1:].strip() for line in said.splitlines() if line.startswith("E  ")]
    return lines[0][:60] if lines else ""


def by_filter(mistakes: tuple[Mistake, ...]) -> dict[str, list[str]]:
    """The named tests, by what narrows them."""
    found: dict[str, list[str]] = {}
    for mistake in mistakes:
        command = mistake.test.startswith("scripts/")
        tests = found.setdefault(mistake.test if command else mistake.only, [])
        if mistake.test not in tests:
            tests.append(mistake.test)
    return found


def plant(tree: Path, mistake: Mistake) -> tuple[bool, str]:
    """Whether its test found the mistake, and what it said."""
    file = tree / mistake.file
    kept = file.read_text("utf-8")
    file.write_text(kept.replace(mistake.right, mistake.wrong), "utf-8")
    try:
        done = run(tree, [mistake.test], mistake.only)
    finally:
        file.write_text(kept, "utf-8")
    if done.returncode == FOUND:
        return "scripts/" in mistake.test or " failed" in done.stdout, first_complaint(done.stdout)
    return False, {PASSED: "the test passes", NOTHING_RUN: "no test ran"}.get(done.returncode, done.stdout[-400:])


def main(words: list[str]) -> int:
    """Plant, look, print the table."""
    mistakes = tuple(m for m in MISTAKES if not words or any(word in m.name for word in words))
    with tempfile.TemporaryDirectory(prefix="yanxing-planted-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
        if wrong := problems(tree, mistakes):
            print("\n".join(wrong))
            return 1
        for only, tests in by_filter(mistakes).items():
            done = run(tree, tests, only)
            if done.returncode != PASSED:
                print(f"without a mistake these must pass:\n{done.stdout[-3000:]}")
                return 1
        missed = 0
        for mistake in mistakes:
            began = time.monotonic()
            found, said = plant(tree, mistake)
            missed += not found
            verdict = "found" if found else "MISSED"
            print(f"{verdict:7}{time.monotonic() - began:5.1f} s  {mistake.name}  ({said})", flush=True)
    print(f"{len(mistakes) - missed} of {len(mistakes)} planted mistakes were found")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
