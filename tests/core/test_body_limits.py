"""Unfinished bodies are limited for each route, each client and all together; heads never are."""

import socket

import pytest

from pwa.core import connections, http_server
from tests.core.small_server import HEAD, WHOLE, all_of, serving
from tests.kit.server import until

__all__ = ["serving"]

STEP = connections.STEP
WHOLE_BODY = 20 * STEP
UNFINISHED = HEAD % WHOLE_BODY
AMONG_PROXIES = UNFINISHED.replace(b"\r\n\r\n", b"\r\nX-Forwarded-For: 192.0.2.9, %s\r\n\r\n")


def fill(served, wire: socket.socket, steps: int) -> None:
    """Send more of a body, and wait until it was heard or refused."""
    try:
        wire.sendall(b"x" * (steps * STEP))
    except ConnectionError:
        return  # it was refused before all of it was sent
    until(lambda: served.heard(wire) >= steps * STEP or not served.holds(wire))


def test_of_one_client_the_largest_body_goes_first_of_equal_ones_the_oldest(serving):
    served = serving(most_of_client=10 * STEP)
    oldest, younger, large = (served.connect(UNFINISHED) for _ in range(3))
    fill(served, oldest, 2)
    fill(served, younger, 2)
    fill(served, large, 7)
    until(lambda: served.logged == [503])
    assert all_of(large).startswith(b"HTTP/1.1 503 ") and served.holds(oldest) and served.holds(younger)
    fill(served, younger, 2)
    another = served.connect(UNFINISHED)
    fill(served, another, 4)  # 2 and 4 and 4: there is room for that
    assert served.holds(younger) and served.holds(another)
    fill(served, served.connect(UNFINISHED), 1)
    until(lambda: served.logged == [503, 503])
    assert all_of(younger).startswith(b"HTTP/1.1 503 ") and served.holds(oldest) and served.holds(another)


def test_who_fills_everything_loses_it_and_another_client_keeps_what_it_sends(serving):
    served = serving(most_unfinished=20 * STEP)
    honest = served.connect(HEAD % (8 * STEP), whence="127.0.0.2")
    fill(served, honest, 5)
    for _ in range(24):
        fill(served, served.connect(UNFINISHED), 3)
    assert served.connections.unanswered().total() <= 20 * STEP and served.logged.count(503) >= 19
    assert served.connections.unanswered()["127.0.0.2"] == 5 * STEP
    honest.sendall(b"x" * (3 * STEP))
    until(lambda: [len(read) for read in served.said] == [8 * STEP])
    assert honest.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_a_head_is_never_refused_however_much_the_bodies_of_the_same_client_hold(serving):
    served = serving(most_of_client=4 * STEP)
    for _ in range(44):
        fill(served, served.connect(UNFINISHED), 1)
    for _ in range(20):
        wire = served.connect()
        wire.sendall(WHOLE)
        assert wire.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert served.connections.unanswered().total() <= 4 * STEP


def test_behind_proxies_the_client_that_they_name_counts_and_not_what_it_claims(serving):
    served = serving(most_unfinished=12 * STEP, proxies=1)
    honest = served.connect(AMONG_PROXIES % b"198.51.100.1")
    fill(served, honest, 5)
    for number in range(12):
        wire = served.connect((AMONG_PROXIES % b"198.51.100.2").replace(b"192.0.2.9", b"192.0.2.%d" % number))
        fill(served, wire, 3)
    assert served.holds(honest) and served.connections.unanswered()["198.51.100.1"] == 5 * STEP
    assert set(served.connections.unanswered()) == {"198.51.100.1", "198.51.100.2"}


def test_without_trusted_proxies_a_header_is_only_a_claim(serving):
    served = serving(most_of_client=4 * STEP)
    for number in range(12):
        fill(served, served.connect(AMONG_PROXIES % (b"198.51.100.%d" % number)), 1)
    assert set(served.connections.unanswered()) == {"127.0.0.1"} and served.logged == [503] * 8


def test_a_body_that_is_whole_and_waits_for_its_answer_is_not_refused_for_room(serving):
    served = serving(most_of_client=8 * STEP)
    served.go_on.clear()
    whole = served.connect(HEAD % (4 * STEP) + b"x" * (4 * STEP))
    chunk = b"%x\r\n" % (2 * STEP) + b"x" * (2 * STEP) + b"\r\n0\r\n\r\n"
    chunked = served.connect(HEAD.replace(b"Content-Length: %d", b"Transfer-Encoding: chunked") + chunk)
    fill(served, served.connect(UNFINISHED), 3)
    until(lambda: served.logged == [503])
    served.go_on.set()
    for wire in (whole, chunked):
        assert wire.recv(4096).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("length", [b"Content-Length: %d" % (5 * STEP), b"Transfer-Encoding: chunked"])
def test_a_body_larger_than_its_route_takes_is_refused_before_it_is_read(serving, length):
    served = serving(most_body=lambda path: {"/files": 20 * STEP}.get(path, STEP))
    head = HEAD.replace(b"Content-Length: %d", length)
    small = served.connect()
    small.sendall(head)
    if b"chunked" in length:
        fill(served, small, 2)
    assert all_of(small).startswith(b"HTTP/1.1 413 ") and served.logged == [413]
    large = served.connect(head.replace(b"POST / ", b"POST /files?x=/ "))
    fill(served, large, 2)
    assert served.holds(large)


def test_only_routes_that_take_files_take_more_than_a_form(app):
    most = http_server.body_limits(app)
    assert most("/screening/roster") == most("/screening/roster/") == 32 * 1024 * 1024
    for path in ("/sync", "/attachments/00", "/sign-in/passphrase", "/reports/activity", "/nowhere", ""):
        assert most(path) == 4 * 1024 * 1024, path
