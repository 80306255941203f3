"""Start the production server: several processes that share one app and one set of listening sockets."""

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

from . import database, http_server, serving_address
from .background import Background, held
from .logs import event
from .settings import Settings
from .supervisor import Supervisor
from .terminal import Refused, _, print_error, print_line

METRICS = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")
Tasks = Sequence[tuple[float, Callable[[], object]]]


class Running(Refused):
    """A server, or a restore, is running on this database."""


@contextmanager
def shared_metrics(settings: Settings) -> Iterator[None]:
    """Let the processes add up their metrics in a folder, which must be in the environment before prometheus_client is
    imported: the command therefore executes itself again (execv) with the folder set, and removes it when it ends.
    """
    if folder := os.environ.get(METRICS):
        try:
            yield
        finally:
            if folder.endswith(str(os.getpid())):  # made below, not set by the operator
                shutil.rmtree(folder, ignore_errors=True)
        return
    os.environ[METRICS] = str(_metrics_folder(settings))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-c", "from pwa.cli import main; main()", *_arguments()])


def _metrics_folder(settings: Settings) -> Path:
    """Make a folder for the metrics of this server; remove the folders of servers that have ended.

    It is in /dev/shm if possible: the metrics are memory-mapped files, and on a full disk the first write to a new page
    of one kills the process (SIGBUS). The server must survive a full disk to answer 503.
    """
    fallback = settings.var.absolute() / "metrics"
    for old in [*MEMORY.glob("yanxing-metrics-*"), *fallback.glob("*")]:
        if not Path("/proc", old.name.rpartition("-")[2]).exists() and old.stat().st_uid == os.geteuid():
            shutil.rmtree(old, ignore_errors=True)
    try:
        folder = MEMORY / f"yanxing-metrics-{os.getpid()}"
        folder.mkdir(mode=0o700)  # fails if it exists: another user may have made it
    except OSError:
        folder = fallback / str(os.getpid())
        folder.mkdir(parents=True)
    return folder


def _arguments() -> list[str]:
    """Return the command-line arguments from `serve` on: `flask --app pwa serve` has options of its own before it."""
    return sys.argv[sys.argv.index("serve") :]


@contextmanager
def lock_as_server(settings: Settings) -> Iterator[None]:
    """Hold a shared lock, as one of several servers; the kernel releases it when the last process ends. Raises
    Running."""
    why_not = _("A restore is running on this database. Start the server when it is done.")
    with _held(settings, fcntl.LOCK_SH, why_not) as descriptor:
        serving_address.note(descriptor, settings)
        yield


@contextmanager
def without_server(settings: Settings) -> Iterator[None]:
    """Hold the lock exclusively: no server runs, and none can start meanwhile. Raises Running.

    On PostgreSQL a server may run on another machine; it is recognised by its lease.
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
def _held(settings: Settings, how: int, why_not: str) -> Iterator[int]:
    path = serving_address.lock_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Running(why_not) from error
        yield descriptor
    finally:
        os.close(descriptor)


def listen(host: str, port: int) -> list[socket.socket]:
    """Open the listening sockets. Raises Refused if the port is in use or the address is not this machine's."""
    opened: list[socket.socket] = []
    try:
        for address in _addresses(host):
            ipv6 = ":" in address
            both = address == "::" and socket.has_dualstack_ipv6()
            family = socket.AF_INET6 if ipv6 else socket.AF_INET
            opened.append(socket.create_server((address, port), family=family, backlog=1024, dualstack_ipv6=both))
    except (OSError, OverflowError, UnicodeError, TypeError) as error:  # the last two: a name that is none
        for one in opened:
            one.close()
        number = getattr(error, "errno", None) or 0
        why = os.strerror(number) if number in errno.errorcode else str(error)
        raise Refused(_("Cannot listen on %(where)s: %(why)s", where=f"{host}:{port}", why=why)) from error
    return opened


def _addresses(host: str) -> list[str]:
    """Return the addresses to listen on: for `localhost` both loopbacks if there are two, as browsers may use
    either."""
    if host != "localhost":
        return [host]
    return ["127.0.0.1", "::1"] if Path("/proc/net/if_inet6").exists() and _has_ipv6() else ["127.0.0.1"]


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


def serve(app: Flask, host: str, port: int, workers: int, threads: int, tasks: Tasks) -> None:
    """Serve until a stop signal; open requests are finished first."""
    settings: Settings = app.config["YANXING"]
    listening = listen(host, port)

    def work() -> None:
        database.db.obj.dispose()
        http_server.run(app, listening, threads, Background(tasks))

    def stop_listening() -> None:
        for one in listening:
            one.close()

    def drop_metrics(pid: int) -> None:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(pid)

    warn_of_plain_http(settings)
    database.release()  # children must not inherit connections
    gc.collect()
    gc.freeze()  # the collector would write to the memory pages that the processes share, and so copy them
    with lock_as_server(settings):
        for one in listening:
            print_line(_("Yanxing listens on %(address)s", address=f"http://{_shown(one.getsockname())}"))
        event("serving", workers=workers, threads=threads)
        Supervisor(work, workers, http_server.FINISHING + 5, stop_listening, drop_metrics).run()


def _shown(address: Any) -> str:
    if not isinstance(address, tuple):
        return str(address)
    return f"[{address[0]}]:{address[1]}" if ":" in address[0] else f"{address[0]}:{address[1]}"


def warn_of_plain_http(settings: Settings) -> None:
    """Warn the operator if the public address is plain http: browsers then allow no worker, passkeys or Secure
    cookie."""
    if settings.secure and settings.base_url.startswith("http://"):
        print_error(
            "! "
            + _(
                "YANXING_BASE_URL is %(url)s: without https no phone can install the app, work offline or sign in. "
                "Put a TLS proxy in front (docs/operations.md).",
                url=settings.base_url,
            )
        )
