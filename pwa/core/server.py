"""Start the production server: some processes over one app and one set of listening sockets."""

import errno
import fcntl
import gc
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from . import database, http_server
from .background import Background, held
from .logs import event
from .settings import Settings
from .supervisor import Supervisor
from .terminal import Refused, _, print_error, print_line

METRICS = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")
Tasks = Sequence[tuple[float, Callable[[], object]]]


class Running(Refused):
    """A server answers on this database."""


@contextmanager
def shared_metrics(settings: Settings) -> Iterator[None]:
    """Two processes count together in a folder that must be named before prometheus_client is imported.

    So the command starts itself once more, as the same process, with the folder in its environment, and clears it away
    when it ends.
    """
    if folder := os.environ.get(METRICS):
        try:
            yield
        finally:
            if folder.endswith(str(os.getpid())):  # ours, not one that an operator named
                shutil.rmtree(folder, ignore_errors=True)
        return
    os.environ[METRICS] = str(_counting_folder(settings))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-c", "from pwa.cli import main; main()", *_arguments()])


def _counting_folder(settings: Settings) -> Path:
    """A new folder for the counts of this process; those of servers that are gone are removed.

    In memory where there is some: the counts are files mapped into memory, and the first touch of a page for which a
    full disk has no room kills the process (SIGBUS). The server must outlive a full disk to say 503.
    """
    fallback = settings.var.absolute() / "metrics"
    for old in [*MEMORY.glob("yanxing-metrics-*"), *fallback.glob("*")]:
        if not Path("/proc", old.name.rpartition("-")[2]).exists() and old.stat().st_uid == os.geteuid():
            shutil.rmtree(old, ignore_errors=True)
    try:
        folder = MEMORY / f"yanxing-metrics-{os.getpid()}"
        folder.mkdir(mode=0o700)  # never one that somebody else put there
    except OSError:
        folder = fallback / str(os.getpid())
        folder.mkdir(parents=True)
    return folder


def _arguments() -> list[str]:
    """What followed the program's name, from `serve` on: `flask --app pwa serve` has options of its own before it."""
    return sys.argv[sys.argv.index("serve") :]


def flag(settings: Settings) -> Path:
    """The file a server holds locked while it lives: beside an SQLite database, else in the data folder."""
    if settings.database_url.startswith("sqlite:///"):
        return Path(settings.database_url.removeprefix("sqlite:///") + ".serving")
    return settings.var / "serving.lock"


@contextmanager
def present(settings: Settings) -> Iterator[None]:
    """Hold the flag as one of several servers. The kernel drops it with the last process, however that ends."""
    with _held(settings, fcntl.LOCK_SH, _("A restore is running on this database. Start the server when it is done.")):
        yield


@contextmanager
def without_server(settings: Settings) -> Iterator[None]:
    """Hold the flag alone: no server runs, none starts meanwhile. Raises Running.

    On PostgreSQL a server may run on another machine: its lease tells.
    """
    with _held(settings, fcntl.LOCK_EX, _("A server is running on this database. Stop it first.")):
        if database.is_postgres() and (other := held()):
            holder, until = other
            raise Running(
                _(
                    "A server on %(host)s works with this database (its lease lasts until %(until)s). Stop it first.",
                    host=holder.split(":")[0],
                    until=f"{until:%H:%M:%S} UTC",
                )
            )
        yield


@contextmanager
def _held(settings: Settings, how: int, why_not: str) -> Iterator[None]:
    path = flag(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Running(why_not) from error
        yield
    finally:
        os.close(descriptor)


def listen(host: str, port: int) -> list[socket.socket]:
    """The listening sockets; refuses in words when the port is taken or the address is not of this machine."""
    opened: list[socket.socket] = []
    try:
        for address in _addresses(host):
            six = ":" in address
            both = address == "::" and socket.has_dualstack_ipv6()
            family = socket.AF_INET6 if six else socket.AF_INET
            opened.append(socket.create_server((address, port), family=family, backlog=1024, dualstack_ipv6=both))
    except (OSError, OverflowError) as error:
        for one in opened:
            one.close()
        number = getattr(error, "errno", None) or 0
        why = os.strerror(number) if number in errno.errorcode else str(error)
        raise Refused(_("Cannot listen on %(where)s: %(why)s", where=f"{host}:{port}", why=why)) from error
    return opened


def _addresses(host: str) -> list[str]:
    """`localhost` means both loopbacks where the machine has both: browsers try either."""
    if host != "localhost":
        return [host]
    return ["127.0.0.1", "::1"] if Path("/proc/net/if_inet6").exists() and _has_six() else ["127.0.0.1"]


def _has_six() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


def serve(app: Flask, host: str, port: int, workers: int, threads: int, tasks: Tasks) -> None:
    """Serve until a signal says stop; running requests are finished first."""
    settings: Settings = app.config["YANXING"]
    listening = listen(host, port)

    def work() -> None:
        database.db.obj.dispose()
        http_server.run(app, listening, threads, Background(tasks))

    def stop_listening() -> None:
        for one in listening:
            one.close()

    def forget(pid: int) -> None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)

    warn_of_plain_http(settings)
    database.release()  # nothing to inherit
    gc.collect()
    gc.freeze()  # what the processes share stays shared: the collector would write into each page of it
    with present(settings):
        for one in listening:
            print_line(_("Yanxing listens on %(address)s", address=f"http://{_shown(one.getsockname())}"))
        event("serving", workers=workers, threads=threads)
        Supervisor(work, workers, http_server.FINISHING + 5, stop_listening, forget).run()


def _shown(address: Any) -> str:
    if not isinstance(address, tuple):
        return str(address)
    return f"[{address[0]}]:{address[1]}" if ":" in address[0] else f"{address[0]}:{address[1]}"


def warn_of_plain_http(settings: Settings) -> None:
    """On plain http anywhere but localhost a browser has no worker, no passkeys and drops the cookie: say so."""
    if settings.secure and settings.base_url.startswith("http://"):
        print_error(
            "! "
            + _(
                "YANXING_BASE_URL is %(url)s: without https no phone can install the app, work offline or sign in. "
                "Put a TLS proxy in front (docs/operations.md).",
                url=settings.base_url,
            )
        )
