"""Manage the open connections of one server process: the HTTP server gets these subclasses of `socket.socket`.

They add what waitress lacks: a limit on the time and memory of an unfinished request, room for new clients when there
are too many connections, and a stop that waits for open requests. `hang_up` shuts down the reading side of a connection
only, so that an answer which is being sent is still sent.
"""

import os
import re
import socket
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from .logs import event

MOST_CONNECTIONS = 500
LONGEST_REQUEST = 300.0  # seconds from its first byte to its last
MOST_UNFINISHED = 1024 * 1024 * 1024  # bytes of all requests that are not answered yet; large bodies lie on the disk
NEVER_READ = 60_000  # milliseconds after which the kernel ends a connection whose client acknowledges nothing
STEP = 1024 * 1024
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
BY_THE_APP = b"\r\nYanxing-Request: "
INTERIM = b"HTTP/1.1 100 "


class Connection(socket.socket):
    """One client's connection; `pending` from the first byte of a request to the first byte of its answer."""

    connections: "Connections"
    pending, received, hung_up = False, 0, False
    since = 0.0  # when the pending request began, or the last answer was given

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive; if the request took too long or too much memory, answer 408 or 503 and return b"" (end)."""
        data = super().recv(size, flags)
        now = time.monotonic()
        if not self.pending:
            self.pending, self.received, self.since = bool(data), 0, now
        elif now - self.since > self.connections.longest:
            return self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        before, self.received = self.received, self.received + len(data)
        if before // STEP != self.received // STEP and self.connections.unfinished() > self.connections.most_unfinished:
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        return data

    def send(self, data: Any, flags: int = 0) -> int:
        """Send; the first bytes of an answer end the request."""
        if self.pending and not data.startswith(INTERIM):
            self.pending, self.received, self.since = False, 0, time.monotonic()
            status = STATUS.match(data)
            if status and BY_THE_APP not in data:  # the app logs its answers itself
                event("answered", method="other", route="-", status=int(status[1]))
        return super().send(data, flags)

    def _refuse(self, status: HTTPStatus) -> bytes:
        again = "Retry-After: 10\r\n" if status == HTTPStatus.SERVICE_UNAVAILABLE else ""
        answer = f"HTTP/1.1 {status} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n{again}\r\n"
        try:
            self.send(answer.encode())
        except OSError:
            pass  # the client is gone
        return b""

    def hang_up(self) -> None:
        """Read nothing more; an answer that is being sent is still sent."""
        if not self.hung_up:
            self.hung_up = True
            try:
                self.shutdown(socket.SHUT_RD)
            except OSError:
                pass  # the client is gone

    def close(self) -> None:
        """Close, and remove this connection from the open ones."""
        self.connections.open.discard(self)
        super().close()


class Listener(socket.socket):
    """A listening socket that accepts `Connection` sockets."""

    connections: "Connections"

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept the next connection; with too many open, hang up the one that has gone longest without an answer."""
        accepted, address = super().accept()
        connection = Connection(self.family, self.type, self.proto, fileno=accepted.detach())
        connection.connections, connection.since = self.connections, time.monotonic()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, self.connections.never_read)
        waiting = [one for one in tuple(self.connections.open) if not one.hung_up]
        if len(waiting) >= self.connections.most:
            min(waiting, key=lambda one: one.since).hang_up()
        self.connections.open.add(connection)
        return connection, address


class Connections:
    """All connections of one process. Tests pass other limits than the module's."""

    def __init__(
        self,
        listening: Sequence[socket.socket],
        most: int = MOST_CONNECTIONS,
        longest: float = LONGEST_REQUEST,
        most_unfinished: int = MOST_UNFINISHED,
        never_read: int = NEVER_READ,
    ) -> None:
        self.most, self.longest, self.most_unfinished, self.never_read = most, longest, most_unfinished, never_read
        self.open: set[Connection] = set()
        self.listeners = [Listener(one.family, one.type, one.proto, fileno=os.dup(one.fileno())) for one in listening]
        for listener in self.listeners:
            listener.connections = self
        self.other_ends: list[socket.socket] = []

    def unfinished(self) -> int:
        """Count the received bytes of all requests that are not answered yet."""
        return sum(one.received for one in tuple(self.open))

    def stop_accepting(self) -> None:
        """Replace each listening socket by one that never gets a connection; the HTTP server keeps running.

        The port is free once every process has done so.
        """
        for listener in self.listeners:
            silent, other_end = socket.socketpair()
            os.dup2(silent.fileno(), listener.fileno(), inheritable=False)
            silent.close()
            self.other_ends.append(other_end)  # kept open: closing it would wake the HTTP server

    def drain(self, limit: float) -> bool:
        """Wait until all open requests are answered and all connections closed. Returns False after `limit` seconds."""
        self.stop_accepting()
        end = time.monotonic() + limit
        while open_now := tuple(self.open):
            for connection in open_now:
                if not connection.pending:
                    connection.hang_up()
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True
