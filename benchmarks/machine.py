"""Measure processor time and memory of a process and its children, and describe the machine."""

import os
import platform
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Return the ids of the process and everything below it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(word) for word in task.read_text().split()]
            except OSError:
                continue
    return found


def processor(pid: int) -> float:
    """Return seconds of processor time of the process, its children, and children that have ended."""
    return sum(_ticks(one) for one in children(pid)) / TICK


def precise(pid: int) -> float:
    """Return the same to the nanosecond, without children that have ended: the kernel counts the ticks of `processor`
    by the hundredth of a second, in which a database answers several times."""
    return sum(map(_running, children(pid))) / 1e9


def _running(pid: int) -> int:
    try:
        return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    except OSError:
        return 0


def _ticks(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(word) for word in words[11:15])


def memory(pid: int) -> tuple[float, float]:
    """Return MB resident and MB proportional (shared pages divided among their users) of the process and its
    children."""
    sums = {"Rss": 0, "Pss": 0}
    for one in children(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for name, _, rest in (line.partition(":") for line in lines):
            if name in sums:
                sums[name] += int(rest.split()[0])
    return sums["Rss"] / 1024, sums["Pss"] / 1024


def described() -> str:
    """Return processors, memory, system and Python in one line."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} processors, {pages:.0f} GiB, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}; load before the run {load:.1f}"
    )
