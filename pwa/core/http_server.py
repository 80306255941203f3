"""Run one process of the server: waitress over the app, the background work, and a stop that finishes open requests.

waitress reads a request to its last byte before it gives it a thread, and buffers large ones on disk: a phone with a
slow connection occupies no thread.
"""

import logging
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from waitress import create_server

from .background import Background
from .connections import MOST_CONNECTIONS, Connections
from .logs import LibraryLines
from .settings import Settings
from .supervisor import AWAITED

FINISHING = 20.0  # seconds that open requests get to finish when the server stops
MOST_BODY = 32 * 1024 * 1024  # more than any form accepts; below it the app answers 413 with a page of its own
MOST_FORM = 4 * 1024 * 1024  # the same where a view takes no large file
QUIET = 30  # seconds without a byte, between two requests or in the middle of one

OPTIONS: dict[str, Any] = {
    "clear_untrusted_proxy_headers": False,  # ProxyFix handles these headers (YANXING_TRUSTED_PROXIES)
    "ident": None,
    "asyncore_use_poll": True,  # select() supports no file descriptor above 1023
    "connection_limit": MOST_CONNECTIONS + 100,  # never reached: `connections.py` closes an idle connection before
    "channel_timeout": QUIET,
    "cleanup_interval": 5,
    "recv_bytes": 2_048,  # limits how many pipelined requests are read at a time: their answers wait in memory
    "inbuf_overflow": 131_072,
    "max_request_header_size": 16_384,
    "max_request_body_size": MOST_BODY,
    "log_socket_errors": False,
}


def set_logging() -> None:
    """Log waitress's events in our format; without its queue warnings, which come with every request under load."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLines())
    for name, level in {"waitress": logging.WARNING, "waitress.queue": logging.ERROR}.items():
        library = logging.getLogger(name)
        library.handlers, library.propagate = [handler], False
        library.setLevel(level)


def allow_open_files() -> None:
    """Raise the limit of open files as far as the system allows; a connection needs up to three."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(4 * MOST_CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def body_limits(app: Flask) -> Callable[[str], int]:
    """Return a function that tells how large the body of a request to a path may be: a little more than the app
    accepts there, so that the app can answer with a page of its own, and most only where a view takes files."""
    large = set()
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "most_body", 0) > MOST_FORM:
            large.add(rule.rule.rstrip("/"))
    return lambda path: MOST_BODY if path.rstrip("/") in large else MOST_FORM


def run(app: Flask, listening: Sequence[socket.socket], threads: int, background: Background) -> None:
    """Serve until SIGTERM (open requests are finished first) or SIGQUIT (immediately). Call it with both blocked."""
    set_logging()
    allow_open_files()
    settings: Settings = app.config["YANXING"]
    connections = Connections(listening, most_body=body_limits(app), proxies=settings.trusted_proxies)
    for one in listening:
        one.close()
    main = threading.main_thread().ident
    assert main

    def drain() -> None:
        connections.drain(FINISHING)
        signal.pthread_kill(main, signal.SIGQUIT)

    def finish(number: int, frame: object) -> None:
        threading.Thread(target=drain, daemon=True).start()

    def leave(number: int, frame: object) -> None:
        raise SystemExit

    for number in (signal.SIGINT, signal.SIGHUP):  # the terminal sends them to the parent too, which forwards a stop
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGQUIT, leave)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
        background.start()
        create_server(app, sockets=list(connections.listeners), threads=threads, **OPTIONS).run()
    except SystemExit:
        pass
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
        background.stop()
