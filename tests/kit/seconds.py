"""Measure the processor seconds that each folder of tests costs, its servers, databases and browsers included.

What a process has spent, with the children it waited for, stands in /proc (Linux only); the sum over this process and
all below it only grows, but for children that nobody waits for: what those had spent when last seen is kept.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from signal import SIGCHLD
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
READING = "(pytest itself)"
FEW = 50  # fewer tests are somebody at work, who wants no table
TICKS = os.sysconf("SC_CLK_TCK")
LONG = 0.2  # seconds; in a shorter test other processes do little, and what they did is charged to the next long one


def _children(pid: int) -> list[int]:
    """Those of every thread; a thread that ends meanwhile had none that matter."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
        except OSError:
            continue
    return found


def _spent(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _waits(pid: int) -> bool:
    """Whether what this process's children spent is added to its own when they end."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    return not ignored >> (SIGCHLD - 1) & 1


class Seconds:
    """The account of one worker: processor seconds and tests by folder."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()
        self._below: dict[int, tuple[float, int]] = {}  # process → (what it has spent, its parent)
        self._charged = self._lost = 0.0
        self._looked_at = time.monotonic()

    def charge(self, folder: str, tests: int = 0) -> None:
        """Charge to this folder what was spent since the last call."""
        self.tests[folder] += tests
        if not tests or time.monotonic() - self._looked_at > LONG:
            self._look()
        total = sum(os.times()[:4]) + sum(spent for spent, _ in self._below.values()) + self._lost
        self.spent[folder] += max(0.0, total - self._charged)
        self._charged = max(total, self._charged)
        self._looked_at = time.monotonic()

    def _look(self) -> None:
        found: dict[int, tuple[float, int]] = {}
        waiting = [(pid, os.getpid()) for pid in _children(os.getpid())]
        while waiting:
            pid, parent = waiting.pop()
            try:
                found[pid] = _spent(pid), parent
                waiting += [(child, pid) for child in _children(pid)]
            except OSError:  # it has just ended
                found.pop(pid, None)
        for pid, (spent, parent) in self._below.items():
            if pid not in found and parent in found and not _waits(parent):
                self._lost += spent
        self._below = found


def table(spent: dict[str, float], tests: dict[str, int]) -> list[str]:
    """Folders by what they cost, and their sum."""
    rows = sorted(spent.items(), key=lambda row: -row[1])
    lines = [f"{seconds:9.1f}  {tests.get(folder, 0):6}  {folder}" for folder, seconds in rows]
    return ["processor seconds, tests, folder:", *lines, f"{sum(spent.values()):9.1f}  {sum(tests.values()):6}  all"]


class Account:
    """The part of pytest that charges each test to its folder, and prints and keeps the table of all workers."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.seconds = config, Seconds()
        self.spent: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def pytest_collection_finish(self) -> None:
        """Until now: reading the tests."""
        self.seconds.charge(READING)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Charge a test, with what it set up and took down."""
        done = yield
        self.seconds.charge(item.path.relative_to(TESTS).parts[0], tests=1)
        return done

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """A worker hands over its account."""
        self.seconds.charge(READING)
        told = dict(self.seconds.spent), dict(self.seconds.tests)
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["seconds"] = told
        else:
            self._take(*told)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """The main process takes it over."""
        if hasattr(node, "workeroutput"):
            self._take(*node.workeroutput.get("seconds", ({}, {})))

    def _take(self, spent: dict[str, float], tests: dict[str, int]) -> None:
        self.spent.update(spent)
        self.tests.update(tests)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, and keep it beside what pytest remembers."""
        if sum(self.tests.values()) < FEW:
            return
        for line in table(self.spent, self.tests):
            terminalreporter.write_line(line)
        if hasattr(self.config, "cache"):
            kept = {folder: [round(spent, 1), self.tests[folder]] for folder, spent in self.spent.items()}
            self.config.cache.set("yanxing/seconds", kept)
