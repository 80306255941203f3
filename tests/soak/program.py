"""The `yanxing` command as the soak starts it: the real one, with three hooks that only a test may have.

SOAK_PATIENCE  seconds a writer waits for others (the product's own when absent); the background work hurries with it
SOAK_FULL      while this file exists, the SQLite database must not grow: every page of its disk is taken
"""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pwa.core import background, engines, server


def hurry(seconds: float) -> None:
    """Wait less, seal more often."""
    engines.PATIENCE = engines.HELD = seconds
    background.take = partial(background.take, lasting=timedelta(seconds=2))  # type: ignore[assignment]

    class Hurried(background.Background):
        def __init__(self, tasks: Any) -> None:
            super().__init__([(0.5, task) for _every, task in tasks], tick=0.5)

    server.Background = Hurried  # type: ignore[misc]


def fill_up(while_exists: Path) -> None:
    """SQLite's own limit, set anew in each transaction: it belongs to a connection and is not kept in the file."""
    really = engines.Sqlite.begin

    def begin(self: engines.Sqlite, lock_type: str | None = None) -> None:
        really(self, lock_type)
        if not lock_type:
            self.cursor().execute(f"pragma max_page_count = {1 if while_exists.exists() else 2**30}")

    engines.Sqlite.begin = begin  # type: ignore[method-assign]


def main() -> None:
    """Set the hooks, then be the command."""
    if seconds := os.environ.get("SOAK_PATIENCE"):
        hurry(float(seconds))
    fill_up(Path(os.environ["SOAK_FULL"]))
    from pwa.cli import main as really

    really()
