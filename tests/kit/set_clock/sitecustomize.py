"""Python reads this first in every process that is started while the clock is set (tests/kit/set_clock/__init__.py).

It changes two modules when they are imported, and imports nothing itself: the clock goes ahead, and the worker's script
begins with the lines that do the same in a browser.
"""

import os
import sys
from datetime import timedelta
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

CLOCK, ASSETS = "pwa.core.clock", "pwa.core.assets"


def clock_ahead(module: ModuleType) -> None:
    """`now()` goes ahead of the machine's clock."""
    module._ahead = timedelta(seconds=float(os.environ["TEST_CLOCK_AHEAD"]))  # type: ignore[attr-defined]


def worker_ahead(module: ModuleType) -> None:
    """The worker is sent with the lines of set_date.js before its own."""
    as_sent, ahead = module.as_sent, os.environ["TEST_CLOCK_AHEAD"]
    lines = Path(__file__).with_name("set_date.js").read_text("utf-8").replace("AHEAD", ahead)
    module.as_sent = lambda file: (  # type: ignore[attr-defined]
        lines.encode() + as_sent(file) if file.name == "service_worker.js" else as_sent(file)
    )


CHANGES = {CLOCK: clock_ahead, ASSETS: worker_ahead}


class Changing:
    """Finds the modules of CHANGES as Python would, and changes each once it is there."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in CHANGES else None  # type: ignore[arg-type]
        if spec and spec.loader:
            load = spec.loader.exec_module

            def loaded(module: ModuleType) -> None:
                load(module)
                CHANGES[name](module)

            spec.loader.exec_module = loaded  # type: ignore[method-assign]
        return spec


if "TEST_CLOCK_AHEAD" in os.environ:
    sys.meta_path.insert(0, Changing)  # type: ignore[arg-type]
