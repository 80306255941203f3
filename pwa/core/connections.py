"""Manage the open connections of one server process: the HTTP server gets these subclasses of `socket.socket`.

They add what waitress lacks: a limit on the time of an unfinished request and on the bytes of its body (for each route,
each client and all together), room for new clients when there are too many connections, and a stop that waits for open
requests. `hang_up` shuts down the reading side of a connection only, so that an answer being sent is still sent.
"""

import os
import re
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from .logs import event
from .request_heads import LONGEST_HEAD, Head, read_head

MOST_CONNECTIONS = 500
LONGEST_REQUEST = 300.0  # seconds from its first byte to its last
MOST_UNFINISHED = 1024 * 1024 * 1024  # bytes of all bodies that are not answered yet; large ones lie on the disk
MOST_OF_CLIENT = 96 * 1024 * 1024  # of these, bytes of one client's address: four of the largest rosters
NEVER_READ = 60_000  # milliseconds after which the kernel ends a connection whose client acknowledges nothing
STEP = 256 * 1024  # bytes of a body after which the limits are looked at again
LAST_CHUNK = b"0\r\n\r\n"
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
BY_THE_APP = b"\r\nYanxing-Request: "
INTERIM = b"HTTP/1.1 100 "


class Connection(socket.socket):
    """One client's connection; `pending` from the first byte of a request to the first byte of its answer."""

    connections: "Connections"
    pending, received, hung_up, refused = False, 0, False, False
    since = 0.0  # when the pending request began, or the last answer was given
    peer = ""
    head: Head | None = None
    beginning = tail = b""  # of the pending request: the first bytes until the head is whole; the last five

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive; if the request took too long or is too large, answer 408, 413 or 503 and return b"" (end)."""
        if self.refused:
            return b""
        data = super().recv(size, flags)
        now = time.monotonic()
        if not self.pending:
            self.pending, self.received, self.since = bool(data), 0, now
            self.head, self.beginning, self.tail = None, b"", b""
        elif now - self.since > self.connections.longest:
            return self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        before, self.received = self.body, self.received + len(data)
        self.tail = (self.tail + data)[-len(LAST_CHUNK) :]
        if self.head is None and len(self.beginning) <= LONGEST_HEAD:
            self.beginning += data
            self.head = read_head(self.beginning, self.peer, self.connections.proxies)
        if self.head and max(self.head.length or 0, self.body) > self.connections.most_body(self.head.path):
            return self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if before // STEP != self.body // STEP:
            self.connections.make_room()
        return b"" if self.refused else data

    @property
    def body(self) -> int:
        """The received bytes of the pending request's body: a head counts nothing and is never refused for room."""
        return max(self.received - self.head.size, 0) if self.head else 0

    @property
    def unfinished(self) -> bool:
        """Whether more of the body is to come, as far as its head says."""
        if not self.pending or self.refused or self.head is None:
            return False
        return self.tail != LAST_CHUNK if self.head.length is None else self.body < self.head.length

    def send(self, data: Any, flags: int = 0) -> int:
        """Send; the first bytes of an answer end the request."""
        if self.pending and not data.startswith(INTERIM):
            self.pending, self.received, self.head, self.since = False, 0, None, time.monotonic()
            status = STATUS.match(data)
            if status and BY_THE_APP not in data:  # the app logs its answers itself
                event("answered", method="other", route="-", status=int(status[1]))
        return super().send(data, flags)

    def refuse(self, status: HTTPStatus) -> bytes:
        """Answer with this status and read nothing more."""
        self.refused = True
        again = "Retry-After: 10\r\n" if status == HTTPStatus.SERVICE_UNAVAILABLE else ""
        answer = f"HTTP/1.1 {status} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n{again}\r\n"
        try:
            self.send(answer.encode())
        except OSError:
            pass  # the client is gone
        self.hang_up()
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
        connection.peer = str(address[0]) if address else ""
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
        most_of_client: int = MOST_OF_CLIENT,
        most_body: Callable[[str], float] = lambda path: float("inf"),
        proxies: int = 0,
    ) -> None:
        self.most, self.longest, self.most_unfinished, self.never_read = most, longest, most_unfinished, never_read
        self.most_of_client, self.most_body, self.proxies = most_of_client, most_body, proxies
        self.open: set[Connection] = set()
        self.listeners = [Listener(one.family, one.type, one.proto, fileno=os.dup(one.fileno())) for one in listening]
        for listener in self.listeners:
            listener.connections = self
        self.other_ends: list[socket.socket] = []

    def unanswered(self) -> Counter[str]:
        """Count the received bytes of the bodies that are not answered yet, by client."""
        held: Counter[str] = Counter()
        for one in tuple(self.open):
            if one.head and not one.refused:
                held[one.head.address] += one.body
        return held

    def make_room(self) -> None:
        """While one client, or all together, hold too much, refuse an unfinished body of the client that holds most:
        its largest, of equal ones the oldest."""
        held = self.unanswered()
        while held and (held.total() > self.most_unfinished or max(held.values()) > self.most_of_client):
            client = max(held, key=lambda address: held[address])
            bodies = [one for one in tuple(self.open) if one.unfinished and one.head and one.head.address == client]
            if bodies:
                largest = max(bodies, key=lambda one: (one.body, -one.since))
                held[client] -= largest.body
                largest.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            else:
                del held[client]  # all of it waits for its answer already

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
