"""Connections with small limits under the real HTTP server: clients that drip, pause, crowd, fill up or never read."""

import socket
import threading
import time

import pytest

from tests.core.small_server import HEAD, WHOLE, all_of, serving
from tests.kit.server import until

__all__ = ["serving"]


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
