"""The server's patience, with real connections and a clock of our own: who stands still, drips, crowds, never reads."""

import os
import selectors
import socket
import struct
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from pwa.ground import patience
from pwa.ground.patience import QUIET, WHOLE, Patient
from pwa.ground.server_log import ServerLog
from tests.kit.server import until

HEAD = b"POST /sync HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
WHOLE_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Served:
    """One worker on a port of its own; the test turns its loop, and its clock."""

    def __init__(self, answer: list[bytes], **limits: int) -> None:
        self.moment, self.said, self.lost = 1000.0, [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        cfg = Config()
        for name, value in {"threads": 1, "worker_connections": 50, "keepalive": 15, **limits}.items():
            cfg.set(name, value)
        self.worker = Patient(1, os.getpid(), [self.listener], None, 30, cfg, ServerLog(cfg))
        self.worker.wsgi = self._app(answer)
        self.worker.tpool = self.worker.get_thread_pool()
        self.worker.poller = selectors.DefaultSelector()
        self.worker.method_queue.init()
        register = self.worker.poller.register
        register(self.worker.method_queue.fileno(), selectors.EVENT_READ, self.worker.method_queue.run_callbacks)
        self.worker.set_accept_enabled(True)
        self.wires: list[socket.socket] = []

    def _app(self, answer: list[bytes]):
        def app(environ, start):
            self.said.append(environ["wsgi.input"].read())
            start("200 OK", [("Content-Length", str(sum(map(len, answer))))])
            return answer

        return app

    def turn(self, later: float = 0, until_there=lambda: True) -> None:
        """So much later, turn the loop until this is so; then everything that has come was read."""
        self.moment += later
        self.worker.wait_for_and_dispatch_events(0)
        until(lambda: self.worker.wait_for_and_dispatch_events(0.05) or until_there())
        self.worker.murder_pending()

    def connect(self, sent: bytes = b"") -> socket.socket:
        """A connection on which this was sent, and heard."""
        wire = socket.create_connection(self.listener.getsockname(), timeout=20)
        self.wires.append(wire)
        before = self.worker.held
        wire.sendall(sent)
        known = self.worker.nr_conns + 1
        self.turn(until_there=lambda: self.worker.nr_conns == known and self.worker.held == before + len(sent))
        return wire

    def close(self) -> None:
        for wire in self.wires:
            wire.close()
        self.worker.tpool.shutdown()
        self.worker.poller.close()
        self.worker.method_queue.close()
        self.worker.tmp.close()
        self.listener.close()


@pytest.fixture
def serving(monkeypatch):
    """serving() is a worker; its clock stands still until the test turns it."""
    made: list[Served] = []
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: made[-1].moment if made else 1000.0))
    monkeypatch.setattr(patience, "event", lambda name, **facts: made[-1].lost.append(facts["status"]))

    def make(answer: tuple[bytes, ...] = (b"done",), **limits: int) -> Served:
        made.append(Served(list(answer), **limits))
        return made[-1]

    yield make
    for one in made:
        one.close()


def end_of(wire: socket.socket) -> bytes:
    """Everything the server says until it has nothing more to say."""
    said = b""
    while more := wire.recv(65536):
        said += more
    return said


def test_who_stands_still_in_the_middle_is_told_so_and_who_goes_on_is_waited_for(serving):
    served = serving()
    still, going = served.connect(HEAD % 9 + b"1"), served.connect(HEAD % 9 + b"1")
    served.turn(QUIET - 1)
    going.sendall(b"2")
    served.turn(until_there=lambda: served.worker.held == 2 * len(HEAD % 9) + 3)
    served.turn(2)
    assert end_of(still).startswith(b"HTTP/1.1 408 ") and served.lost == [408]
    going.sendall(b"3456789")
    served.turn(until_there=lambda: served.said == [b"123456789"])
    assert served.worker.held == 0 and not served.worker.hearing


def test_who_drips_for_ever_is_ended_after_the_longest_time(serving):
    served = serving()
    wire, dripped = served.connect(HEAD % 1000), 0
    while served.moment + QUIET - 1 < 1000 + WHOLE:
        wire.sendall(b"x")
        dripped += 1
        served.turn(QUIET - 1, lambda: served.worker.held == len(HEAD % 1000) + dripped)  # noqa: B023
        assert served.lost == []
    served.turn(QUIET - 1)
    assert b" 408 " in end_of(wire) and dripped >= WHOLE // QUIET and served.worker.held == 0


def test_a_connection_kept_in_reserve_is_closed_without_a_word(serving):
    served = serving()
    wire = served.connect()
    served.turn(14)
    assert served.worker.hearing
    served.turn(2)
    assert end_of(wire) == b"" and served.lost == [] and served.worker.nr_conns == 0


def test_what_unfinished_requests_may_fill_together_is_bounded_and_the_others_go_on(serving, monkeypatch):
    monkeypatch.setattr(patience, "MOST_HELD", 10_000)
    served = serving()
    first, second = served.connect(HEAD % 6000 + b"x" * 5999), served.connect(HEAD % 6000)
    second.sendall(b"x" * 5000)
    served.turn(until_there=lambda: served.lost == [503])
    said = end_of(second)
    assert said.startswith(b"HTTP/1.1 503 ") and b"\r\nRetry-After: 10\r\n" in said
    first.sendall(b"x")
    served.turn(until_there=lambda: served.said == [b"x" * 6000])
    assert served.worker.held == 0


def test_when_all_places_are_taken_the_oldest_unfinished_request_makes_room(serving):
    served = serving(worker_connections=3)
    oldest = served.connect(HEAD % 9)
    served.turn(2)
    younger = served.connect(HEAD % 9)
    served.turn(2)
    assert served.lost == []
    served.connect(HEAD % 9)
    served.turn(2)
    assert b" 408 " in end_of(oldest) and served.lost == [408]
    younger.sendall(b"123456789")
    served.turn(2, lambda: served.said == [b"123456789"])
    assert served.lost == [408]


def test_an_answer_that_nobody_reads_lets_its_thread_go(serving, monkeypatch):
    monkeypatch.setattr(patience, "NEVER_READ", struct.pack("ll", 0, 200_000))
    served = serving(answer=(b"x" * 65536,) * 500)  # more than any socket holds
    deaf = served.connect()
    deaf.sendall(WHOLE_REQUEST)
    served.turn(until_there=lambda: len(served.said) == 1)
    other = served.connect()
    other.sendall(WHOLE_REQUEST)  # there is one thread
    served.turn(until_there=lambda: len(served.said) == 2)


def test_who_does_not_hang_up_after_the_last_answer_is_let_go(serving):
    served = serving()
    wire = served.connect()
    wire.sendall(WHOLE_REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    served.turn(until_there=lambda: served.worker.leaving)
    assert end_of(wire).endswith(b"done")  # the server waits for our end, but not for long
    served.turn(patience.LINGER - 0.5)
    assert served.worker.leaving
    served.turn(1)
    assert not served.worker.leaving and served.worker.nr_conns == 0


def test_a_worker_that_stops_waits_for_what_has_begun_and_for_nothing_else(serving):
    served = serving()
    idle, begun = served.connect(), served.connect(HEAD % 9)
    served.worker.alive = False
    served.turn(2)
    assert end_of(idle) == b""
    begun.sendall(b"123456789")
    served.turn(until_there=lambda: served.said == [b"123456789"])
    assert served.lost == []
