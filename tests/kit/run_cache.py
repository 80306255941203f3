"""Make something once in a run, whichever worker needs it first; the others find it in a file."""

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


def once(folder: Path, name: str, make: Callable[[], Made]) -> Made:
    """What `make` made for whoever asked first under this name."""
    with (folder / name).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if kept := file.read():
            return pickle.loads(kept)  # type: ignore[no-any-return]
        made = make()
        pickle.dump(made, file)
        return made
