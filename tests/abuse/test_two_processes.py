"""The real server with its two processes: what one of them counts or ends, the other knows at once."""

import http.client
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

from pwa.identity.login_throttle import PER_NUMBER
from tests.abuse.conftest import WORDS
from tests.kit.server import Server, until


@contextmanager
def only(server: Server, which: int) -> Iterator[None]:
    """Only this one of the two processes answers; the other stands still."""
    other = server._children()[1 - which]
    time.sleep(0.2)  # what it does after an answer is over: frozen in a transaction it would hold up both
    os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(other, signal.SIGCONT)


def ask(server: Server, method: str, path: str, cookie: str = "", **form: str) -> http.client.HTTPResponse:
    """One request on a connection of its own; the answer is read."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=30)
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request(method, path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def guess(server: Server, number: str, words: str = "guess") -> int:
    return ask(server, "POST", "/sign-in/passphrase", phone=number, passphrase=words).status


def signed_in(server: Server, number: str) -> str:
    """The cookie of a phone that signs in."""
    answer = ask(server, "POST", "/sign-in/passphrase", phone=number, passphrase=WORDS)
    assert answer.status == 303
    said = next(line for name, line in answer.getheaders() if name == "Set-Cookie" and line.startswith("yanxing="))
    return said.partition(";")[0]


def test_signed_out_everywhere_in_one_process_is_signed_out_in_the_other(server):
    phones = [signed_in(server, "13800138001") for _ in range(2)]
    for which in (0, 1):
        with only(server, which):
            assert [ask(server, "GET", "/me/session", phone).status for phone in phones] == [200, 200]
    with only(server, 0):
        assert ask(server, "POST", "/me/phones/end", phones[0]).status == 303
    for which in (1, 0):
        with only(server, which):
            for phone in phones:
                answer = ask(server, "GET", "/me/session", phone)
                assert answer.status == 401 and b'"ended"' in answer.body
                assert ask(server, "POST", "/sync", phone).status == 401
                assert ask(server, "GET", "/me", phone).status == 303


def test_tries_in_both_processes_are_counted_together_and_a_restart_forgets_none(server):
    answers = []
    for n in range(PER_NUMBER + 2):
        with only(server, n % 2):
            answers.append(guess(server, "13800138000"))
    assert answers == [422] * PER_NUMBER + [429] * 2
    server.stop()
    server.start()
    until(lambda: len(server._children()) == 2)
    for which in (0, 1):
        with only(server, which):
            assert guess(server, "13800138000") == 429
    assert guess(server, "13800138001", WORDS) == 303, "nobody else is slowed"


def test_forty_guesses_at_one_moment_are_forty(server):
    """A try is counted before anything is compared: being quick buys nothing."""
    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(lambda _: guess(server, "13800138002"), range(40)))
    assert answers == {422: PER_NUMBER, 429: 40 - PER_NUMBER}
