"""Another hour and another zone for a whole run: `make test CLOCK=2028-02-29T00:30+08:00 ZONE=America/Los_Angeles`.

A clock that is set goes on from there: in pytest, in the servers and commands that tests start, in pages, workers and
node; the clock that most tests stop (tests/conftest.py) is stopped there, and the cast's first morning is that day. A
zone is that of every process and of every browser. Chromium itself, PostgreSQL and the times of cookies keep the
machine's clock.
"""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from zoneinfo import ZoneInfo

from pwa.core import clock

HERE = Path(__file__).parent
AHEAD = "TEST_CLOCK_AHEAD"  # seconds; made once of CLOCK, so that all processes of a run agree


def _set() -> None:
    """Set clock and zone of this process and of those it will start."""
    if (moment := os.environ.get("CLOCK")) and AHEAD not in os.environ:
        wanted = datetime.fromisoformat(moment)
        if wanted.tzinfo is None:
            raise ValueError(f"CLOCK needs its zone, as in 2028-02-29T00:30+08:00, not {moment}")
        os.environ[AHEAD] = str((wanted - datetime.now(UTC)).total_seconds())
    if is_set():
        clock._ahead = timedelta(seconds=float(os.environ[AHEAD]))
        os.environ["PYTHONPATH"] = python_path(os.environ.get("PYTHONPATH", ""))
    if named := os.environ.get("ZONE"):
        os.environ["TZ"] = ZoneInfo(named).key
        time.tzset()


def is_set() -> bool:
    """Whether this run has another clock than the machine."""
    return AHEAD in os.environ


def zone() -> str:
    """The zone of browsers and phones."""
    return os.environ.get("ZONE") or "Asia/Shanghai"


def day_of_phones() -> date:
    """The day on the phones of this run, which is not everywhere the day in China."""
    return clock.now().astimezone(ZoneInfo(zone())).date()


def python_path(path: str) -> str:
    """PYTHONPATH of a process that is to have this clock: `path`, and before it what sets the clock."""
    kept = [part for part in path.split(os.pathsep) if part and part != str(HERE)]
    return os.pathsep.join([str(HERE), *kept] if is_set() else kept)


def script() -> str:
    """What a page runs before its own scripts while the clock is set."""
    return (HERE / "set_date.js").read_text("utf-8").replace("AHEAD", os.environ[AHEAD])


def for_node() -> dict[str, str]:
    """The environment of a node process that stands for a phone."""
    environment = {**os.environ, "TZ": zone()}
    if is_set():
        file = Path(gettempdir(), f"yanxing-set-date-{os.getpid()}.js")
        file.write_text(script(), "utf-8")
        environment["NODE_OPTIONS"] = f"--require={file}"
    return environment


_set()
