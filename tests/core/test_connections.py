"""Connections with small limits under the real HTTP server: clients that drip, pause, crowd, fill up or never read."""

import socket
import threading
import time

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

    def connect(self, sent: bytes = b"") -> socket.socket:
        """A connection on which this was sent, and heard."""
        wire = socket.create_connection(self.address, timeout=30)
        self.wires.append(wire)
        wire.sendall(sent)
        until(lambda: self.heard(wire) >= len(sent))
        return wire

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


def test_who_drips_for_ever_is_told_so_and_ended_after_the_longest_time(serving):
    served = serving(longest=0.5)
    wire = served.connect(HEAD % 1000)
    other = served.connect(HEAD % 3 + b"1")
    other.sendall(b"23")
    until(lambda: served.said == [b"123"])  # in time

    def dripped() -> bool:
        try:
            wire.sendall(b"x")
        except OSError:
            return True
        return served.logged == [408]

    until(dripped)
    assert all_of(wire).startswith(b"HTTP/1.1 408 ") and served.logged == [408]


def test_who_stands_still_in_the_middle_or_keeps_a_connection_in_reserve_is_hung_up(serving):
    served = serving(options={"channel_timeout": 1})
    still, idle = served.connect(HEAD % 9 + b"1"), served.connect()
    assert all_of(still) == all_of(idle) == b""
    assert served.said == [] and served.logged == []


def test_a_request_that_takes_long_to_answer_is_not_taken_for_one_that_stands_still(serving):
    served = serving(options={"channel_timeout": 1}, longest=0.1)
    served.go_on.clear()
    wire = served.connect()
    wire.sendall(WHOLE)
    idle = served.connect()
    assert all_of(idle) == b""  # the time of the idle one has passed
    served.go_on.set()
    assert wire.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_what_unfinished_requests_may_fill_together_is_bounded_and_the_others_go_on(serving):
    served = serving(most_unfinished=5 * connections.STEP)
    whole, body = 4 * connections.STEP, b"x" * (3 * connections.STEP)
    first, second = served.connect(HEAD % whole + body), served.connect(HEAD % whole)
    try:
        second.sendall(body)
    except ConnectionError:
        pass  # it was hung up before all of it was sent
    until(lambda: served.logged == [503])
    first.sendall(b"x" * (whole - len(body)))
    until(lambda: [len(read) for read in served.said] == [whole])
    assert served.connections.unfinished() == 0


def test_when_all_places_are_taken_the_one_not_answered_for_longest_makes_room(serving):
    served = serving(most=3)
    served.go_on.clear()
    answered_late = served.connect()
    answered_late.sendall(WHOLE)
    until(lambda: served.said == [b""])  # the oldest, and just being answered
    oldest, younger = served.connect(HEAD % 9), served.connect(HEAD % 9)
    served.connect(HEAD % 9)
    served.connect(HEAD % 9)
    assert all_of(oldest) == b""
    younger.sendall(b"123456789")
    served.go_on.set()
    until(lambda: served.said == [b"", b"123456789"])
    assert answered_late.recv(4096).startswith(b"HTTP/1.1 200 "), "hung up, yet answered"


def test_an_answer_that_nobody_reads_lets_its_thread_go(serving):
    served = serving(answer=(b"x" * 65536,) * 500, never_read=300)  # more than may wait on the disk
    deaf = served.connect()
    deaf.sendall(WHOLE)
    until(lambda: len(served.said) == 1)
    other = served.connect()
    other.sendall(WHOLE)  # there is one thread
    until(lambda: len(served.said) == 2)


def test_many_requests_sent_at_once_hold_no_thread_while_nobody_reads_the_answers(serving):
    served = serving(answer=(b"x" * 65536,))
    deaf = served.connect()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(WHOLE * 1500)  # their answers are more than the server lets wait for one client
    until(lambda: served.said)
    other = served.connect()
    other.sendall(WHOLE)  # there is one thread
    assert other.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_who_does_not_hang_up_after_the_last_answer_is_let_go(serving):
    served = serving()
    wire = served.connect()
    wire.sendall(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert all_of(wire).endswith(b"done")
    until(lambda: not served.connections.open)


def test_what_the_http_server_refuses_itself_is_logged_once_by_its_status(serving):
    served = serving()
    wire = served.connect()
    wire.sendall(b"no request\r\n\r\n")
    assert all_of(wire).startswith(b"HTTP/1.0 400 ") and served.logged == [400]
    fine = served.connect()
    fine.sendall(WHOLE)
    assert fine.recv(4096).startswith(b"HTTP/1.1 200 ") and served.logged == [400]


def test_a_stop_waits_for_what_has_begun_and_for_nothing_else(serving):
    served = serving()
    served.go_on.clear()
    running, queued = served.connect(), served.connect()
    running.sendall(WHOLE)
    until(lambda: served.said == [b""])
    queued.sendall(HEAD % 3 + b"abc")
    until(lambda: served.heard(queued) > 3)
    idle, begun = served.connect(), served.connect(HEAD % 9)
    told = threading.Thread(target=served.connections.drain, args=(30,))
    told.start()
    assert all_of(idle) == b""
    with pytest.raises(OSError):
        socket.create_connection(served.address, timeout=5)
    begun.sendall(b"123456789")
    served.go_on.set()
    for wire in (running, queued, begun):
        assert all_of(wire).startswith(b"HTTP/1.1 200 ")
    told.join(30)
    assert served.said == [b"", b"abc", b"123456789"] and not served.connections.open


def test_a_stop_does_not_wait_longer_than_its_limit(serving):
    served = serving()
    served.connect(HEAD % 9)
    began = time.monotonic()
    assert not served.connections.drain(0.2)
    assert time.monotonic() - began < 10
