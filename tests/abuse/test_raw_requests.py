"""What no client library would send, over the real server: forged targets and names, two requests in one."""

import re
import socket

import pytest

from tests.kit.server import Server
from tests.people import PEOPLE


def send(server: Server, text: str | bytes) -> str:
    """These bytes, and everything that comes back until the server closes."""
    raw = text.encode("latin-1") if isinstance(text, str) else text
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while part := line.recv(65536):
            found += part
    return found.decode("utf-8", "replace")


def request(server: Server, line: str, *headers: str, host: str | None = None, body: str = "") -> str:
    name = f"localhost:{server.port}" if host is None else host
    head = [line, f"Host: {name}", "Connection: close", "Sec-Fetch-Site: same-origin", *headers]
    return "\r\n".join(head) + "\r\n\r\n" + body


def status(answer: str) -> int:
    assert answer.startswith("HTTP/1."), answer[:200]
    return int(answer.split()[1])


@pytest.mark.parametrize(
    "target", ["http://evil.example/", "https://evil.example/me", "http://a@evil.example:80//x", "//evil.example/me"]
)
def test_an_absolute_target_names_nobody_else(server, target):
    """`GET http://evil.example/ HTTP/1.1`: the path counts, the name in it is that of no link."""
    answer = send(server, request(server, f"GET {target} HTTP/1.1"))
    assert status(answer) in (303, 400, 404)
    assert "evil" not in answer.partition("\r\n\r\n")[0] and "//evil" not in answer and "@evil" not in answer
    assert status(send(server, request(server, f"GET {target} HTTP/1.1", host="evil.example"))) == 400


@pytest.mark.parametrize(
    "host",
    ["evil.example", "", "localhost@evil.example", "localhost,evil.example", "evil.example:localhost", "[::1", "a b"],
)
def test_under_a_forged_name_nothing_is_served(server, host):
    answer = send(server, request(server, "GET /sign-in HTTP/1.1", host=host))
    assert status(answer) == 400 and "evil" not in answer


def test_a_request_with_two_names_is_refused(server):
    for lines in (["Host: localhost", "Host: evil.example"], ["Host: evil.example", "Host: localhost"]):
        head = ["GET /sign-in HTTP/1.1", *lines, "Connection: close"]
        answer = send(server, "\r\n".join(head) + "\r\n\r\n")
        assert status(answer) == 400 and "evil" not in answer, lines


def test_a_link_made_under_a_forged_name_has_the_apps_own_name(server):
    path = f"/members/{PEOPLE['member'].member_id}/invitation"
    cookie = f"Cookie: yanxing={server.secretary}"
    forged = ["X-Forwarded-Host: evil.example", "Forwarded: host=evil.example", "X-Original-Host: evil.example"]
    for target in (path, f"http://evil.example{path}"):
        answer = send(server, request(server, f"POST {target} HTTP/1.1", cookie, *forged, "Content-Length: 0"))
        assert status(answer) == 200 and "evil" not in answer
        assert re.search(rf"{server.url}/welcome/[\w-]{{43}}", answer)
    answer = send(server, request(server, f"POST {path} HTTP/1.1", cookie, "Content-Length: 0", host="evil.example"))
    assert status(answer) == 400 and "/welcome/" not in answer


HIDDEN = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
TWO_LENGTHS = [
    ["Content-Length: 0", f"Content-Length: {len(HIDDEN)}"],
    ["Content-Length: +5"],
    ["Content-Length: 0x5"],
    ["Content-Length: -1"],
    ["Content-Length: 1,2"],
    ["Content-Length: 5, 5"],
    ["Content-Length: 5", "Content-Length: 5"],
    ["Content-Length:"],
    ["Content-Length: \xd9\xa5"],
    ["Content-Length : 0"],
    ["Content-Length: " + "9" * 400],
    ["Transfer-Encoding: chunked, identity"],
    ["Transfer-Encoding: identity, chunked"],
    ["Transfer-Encoding: identity"],
    ["Transfer-Encoding: gzip, chunked"],
    ["Transfer-Encoding\t: chunked"],
    ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding : chunked"],
    ["Transfer-Encoding:\x0bchunked"],
    ["Content-Length: 0", " Transfer-Encoding: chunked"],
    ["Content Length: 0"],
]


@pytest.mark.parametrize("headers", TWO_LENGTHS, ids=lambda h: " + ".join(h)[:40])
def test_a_request_of_two_lengths_is_refused_and_hides_no_second_one(server, headers):
    head = ["POST /sign-out HTTP/1.1", f"Host: localhost:{server.port}", "Sec-Fetch-Site: same-origin", *headers]
    answer = send(server, "\r\n".join(head) + "\r\n\r\n0\r\n\r\n" + HIDDEN)
    assert len(re.findall(r"HTTP/1\.[01] \d{3} ", answer)) == 1, answer
    assert status(answer) in (400, 413, 501)


def test_of_length_and_chunks_the_chunks_count_and_the_length_hides_nothing(server):
    """As RFC 9112 (6.3) reads it, in whatever order they stand: the second request is one that was sent, not one hidden
    in a body. The proxies in front send either one or the other."""
    for headers in (
        ["Content-Length: 0", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 5"],
    ):
        head = ["POST /sign-out HTTP/1.1", f"Host: localhost:{server.port}", "Sec-Fetch-Site: same-origin", *headers]
        answer = send(server, "\r\n".join(head) + "\r\n\r\n" + f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n")
        assert answer.count("HTTP/1.1 ") == 1 and status(answer) == 303, answer


def test_underscores_do_not_pass_for_hyphens(server):
    """`X_Forwarded_For` becomes the same variable as `X-Forwarded-For`: the server drops it."""
    answer = send(server, request(server, "GET /metrics HTTP/1.1", "X_Forwarded_For: 203.0.113.7"))
    assert status(answer) in (200, 400)
    answer = send(server, request(server, "POST /sign-out HTTP/1.1", "Content_Length: 5", "Content-Length: 0"))
    assert status(answer) in (303, 400)


@pytest.mark.parametrize(
    "line",
    ["GET  /sign-in HTTP/1.1", "GET /sign-in HTTP/x", "get /sign-in HTTP/1.1",
     "GET /sign-in\x00 HTTP/1.1", "\x16\x03\x01\x02", "GET /" + "x" * 9000 + " HTTP/1.1", "GET * HTTP/1.1",
     "G\xa3T / HTTP/1.1", "CONNECT evil.example:443 HTTP/1.1", "PRI * HTTP/2.0"],
    ids=lambda line: repr(line[:20]),
)  # fmt: skip
def test_a_line_that_is_no_request_is_refused_and_the_server_lives(server, line):
    answer = send(server, request(server, line))
    assert not answer or status(answer) in (303, 400, 404, 405, 414, 501, 505), answer[:100]
    assert "Traceback" not in answer and "evil" not in answer
    assert status(send(server, request(server, "GET /healthz HTTP/1.1"))) == 200


@pytest.mark.parametrize("line", ["GET /sign-in", "GET /sign-in HTTP/9.9", "GET sign-in HTTP/1.1"])
def test_a_line_that_is_nearly_a_request_gets_the_page_that_it_names(server, line):
    """Of another version, or without a first slash: the page, by the rules of the page, and the connection ends."""
    answer = send(server, request(server, line))
    assert status(answer) == 200 and answer.count("HTTP/1.") == 1 and "\r\nConnection: close\r\n" in answer
    assert status(send(server, request(server, line.replace("sign-in", "members")))) == 303


def test_what_was_refused_left_nothing_that_was_sent_in_the_log(server):
    said = (server.folder / "server.log").read_text(errors="replace")
    assert "evil" not in said and "Traceback" not in said and server.secretary not in said
