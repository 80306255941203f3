"""The real HTTP server with one thread and small limits, in a thread of the test."""

import socket
import threading

import pytest
from waitress import create_server

from pwa.core import connections, http_server
from pwa.core.connections import Connections
from tests.kit.server import until

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Served:
    """The HTTP server with one thread, in a thread of the test; its app keeps what it read."""

    def __init__(self, answer: list[bytes], options: dict[str, int], limits: dict[str, float]) -> None:
        self.answer, self.said, self.logged = answer, [], []
        self.go_on = threading.Event()
        self.go_on.set()
        listening = socket.create_server(("127.0.0.1", 0))
        self.address = listening.getsockname()
        self.connections = Connections([listening], **limits)  # type: ignore[arg-type]
        listening.close()
        options = {**http_server.OPTIONS, "cleanup_interval": 0, **options}
        self.server = create_server(self.app, sockets=list(self.connections.listeners), threads=1, **options)
        self.loop = threading.Thread(target=self.server.run)
        self.loop.start()
        self.wires: list[socket.socket] = []

    def app(self, environ, start):
        self.said.append(environ["wsgi.input"].read())
        assert self.go_on.wait(30)
        headers = [("Content-Length", str(sum(map(len, self.answer)))), ("Yanxing-Request", "1")]
        start("200 OK", headers)
        return self.answer

    def connect(self, sent: bytes = b"", whence: str = "127.0.0.1") -> socket.socket:
        """A connection from this address on which this was sent, and heard."""
        wire = socket.create_connection(self.address, timeout=30, source_address=(whence, 0))
        self.wires.append(wire)
        wire.sendall(sent)
        until(lambda: self.heard(wire) >= len(sent))
        return wire

    def holds(self, wire: socket.socket) -> bool:
        """Whether this client is still listened to."""
        known = {one.getpeername(): one for one in tuple(self.connections.open) if one.fileno() >= 0}
        return wire.getsockname() in known and not known[wire.getsockname()].refused

    def heard(self, wire: socket.socket) -> int:
        """How much of the unfinished request of this client has come."""
        known = {one.getpeername(): one for one in tuple(self.connections.open) if one.fileno() >= 0}
        mine = known.get(wire.getsockname())
        return mine.received if mine else -1

    def close(self) -> None:
        self.go_on.set()
        for wire in self.wires:
            wire.close()
        self.connections.drain(10)
        self.server.close()
        self.loop.join(30)
        self.server.task_dispatcher.shutdown()
        for end in self.connections.other_ends:
            end.close()


@pytest.fixture
def serving(monkeypatch):
    """serving(answer, options of the HTTP server, limits of the connections) is one server; each is closed."""
    made: list[Served] = []
    monkeypatch.setattr(connections, "event", lambda name, **facts: made[-1].logged.append(facts["status"]))

    def make(answer: tuple[bytes, ...] = (b"done",), options: dict[str, int] | None = None, **limits: float) -> Served:
        made.append(Served(list(answer), options or {}, limits))
        return made[-1]

    yield make
    for one in made:
        one.close()


def all_of(wire: socket.socket) -> bytes:
    """Everything the server says until it has nothing more to say."""
    said = b""
    try:
        while more := wire.recv(65536):
            said += more
    except ConnectionResetError:
        pass
    return said
