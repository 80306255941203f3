"""Note at which address the running server is reached, so that commands print links that open."""

import os
from pathlib import Path

from .settings import Settings


def lock_file(settings: Settings) -> Path:
    """Return the file that a running server holds locked: beside an SQLite database, else in the data folder. It
    contains the server's process id and address."""
    if settings.database_url.startswith("sqlite:///"):
        return Path(settings.database_url.removeprefix("sqlite:///") + ".serving")
    return settings.var / "serving.lock"


def note(descriptor: int, settings: Settings) -> None:
    """Write process id and address into the lock file of a server that starts."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()} {settings.base_url}\n".encode(), 0)


def public_address(settings: Settings) -> str:
    """Return the address for links: the configured one, else that of the server which runs on this database (its port
    may have been chosen with `--port`)."""
    if os.environ.get("YANXING_BASE_URL") or os.environ.get("PORT"):
        return settings.base_url
    try:
        pid, address = lock_file(settings).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return settings.base_url
    return address if Path("/proc", pid).exists() else settings.base_url
