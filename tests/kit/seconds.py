"""Measure the processor seconds that each folder of tests costs, its servers, databases and browsers included.

What a process has spent itself, and what the children it waited for had, stands in /proc (Linux only). A process that
ended without being waited for takes its seconds along: what it had spent when it was last seen is kept.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
READING = "(pytest itself)"
FEW = 50  # fewer tests are somebody at work, who wants no table
TICKS = os.sysconf("SC_CLK_TCK")
LONG = 0.2  # seconds; what is spent in shorter tests is charged when enough has come together


def _children(pid: int) -> list[int]:
    """Those of every thread; a thread that ends meanwhile had none that matter."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
        except OSError:
            continue
    return found


@dataclass
class Process:
    """What was seen of one process: its seconds, those of the children it waited for, and when it began (in ticks)."""

    parent: int
    own: float
    waited: float
    began: int


def _seen(pid: int, parent: int) -> Process:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, system, children, of_children = (int(ticks) / TICKS for ticks in fields[11:15])
    return Process(parent, own + system, children + of_children, int(fields[19]))


def _again(pid: int, one: Process) -> Process | None:
    """The same process, if it still runs: a list of children read while one of them ends may leave out others."""
    try:
        found = _seen(pid, one.parent)
    except OSError:
        return None
    return found if found.began == one.began else None


class Seconds:
    """The account of one worker: processor seconds and tests by folder."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()
        self._seen: dict[int, Process] = {}
        self._charged = self._lost = 0.0
        self._looked_at = time.monotonic()

    def charge(self, folder: str, tests: int = 0) -> None:
        """Charge to this folder what was spent since the last call."""
        self.tests[folder] += tests
        if not tests or time.monotonic() - self._looked_at > LONG:
            self._look()
            total = sum(one.own + one.waited for one in self._seen.values()) + self._lost
            self.spent[folder] += max(0.0, total - self._charged)
            self._charged = max(total, self._charged)
            self._looked_at = time.monotonic()

    def _look(self) -> None:
        """See every process below this one, and what those that are gone have left to nobody."""
        now: dict[int, Process] = {}
        waiting = [(os.getpid(), 0)]
        while waiting:
            pid, parent = waiting.pop()
            try:
                now[pid] = _seen(pid, parent)
                waiting += [(child, pid) for child in _children(pid)]
            except OSError:  # it has just ended
                now.pop(pid, None)
        for pid, one in self._seen.items():
            if pid not in now and (still := _again(pid, one)):
                now[pid] = still
        gone: Counter[int] = Counter()  # nearest process that is still there → seconds of those that are not
        for pid, one in self._seen.items():
            if pid not in now:
                heir = one.parent
                while heir not in now and heir in self._seen:
                    heir = self._seen[heir].parent
                gone[heir] += one.own + one.waited
        for heir, seconds in gone.items():
            inherited = now[heir].waited - self._seen[heir].waited if heir in now and heir in self._seen else 0.0
            self._lost += max(0.0, seconds - inherited)
        self._seen = now


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
        """A worker hands over its account; the process above them has only itself to charge."""
        if self.config.pluginmanager.hasplugin("dsession"):
            self.spent[READING] += time.process_time()
            return
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
