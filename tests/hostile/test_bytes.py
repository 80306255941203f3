"""Requests that are none, lengths that lie, heads without measure: refused by a real server, with nothing stored and
one line in its log that quotes nothing."""

import json

import pytest

from .raw import request, status
from .test_slow import batch

SECRET = "geheim-13900000001"  # stands in every one of these; never in the log
LONG = "x" * 17_000
MEBIBYTE = b"100000\r\n" + b"x" * 2**20 + b"\r\n"


def post(path: str = "/sync", body: bytes = b"{}", **headers: str) -> bytes:
    return request("POST", path, body, **{"Content_Type": "application/json", "X_Mark": SECRET, **headers})


def line(text: str, *more: str) -> bytes:
    return "\r\n".join([text, "Host: localhost", f"X-Mark: {SECRET}", *more, "", ""]).encode("latin-1")


REFUSED = {
    "no request": (line(f"{SECRET}"), {400}),
    "no method": (line(f" /{SECRET} HTTP/1.1"), {400}),
    "a method of its own": (line(f"FROBNICATE /{SECRET} HTTP/1.1"), {403}),
    "a method in small letters": (line("get /healthz HTTP/1.1"), {400, 403}),
    "a version to come": (line("GET /healthz HTTP/9.9"), {200}),  # answered as 1.0
    "a version of no kind": (line("GET /healthz HTTP/x"), {400}),
    "lines that end otherwise": (line("GET /healthz HTTP/1.1").replace(b"\r\n", b"\n") + b"\r\n\r\n", {400}),
    "a long address": (line(f"GET /{SECRET}{LONG} HTTP/1.1"), {414, 431}),
    "a long cookie": (line("GET /sign-in HTTP/1.1", f"Cookie: a={SECRET}{LONG}"), {400, 431}),
    "a thousand headers": (line("GET / HTTP/1.1", *(f"X-{n}: {SECRET}" for n in range(1000))), {400, 431}),
    "a head without end": (line("GET / HTTP/1.1", "X: " + LONG * 9), {400, 431}),
    "a header without a name": (line("GET /healthz HTTP/1.1", f": {SECRET}"), {400}),
    "a header with a space": (line("GET /healthz HTTP/1.1", f"X Y: {SECRET}"), {400}),
    "a header over two lines": (line("GET /healthz HTTP/1.1", "X: a", f" {SECRET}"), {200}),
    "a header with NUL": (line("GET /healthz HTTP/1.1", f"X: {SECRET}\0"), {400}),
    "NUL in the address": (line(f"GET /\0{SECRET} HTTP/1.1"), {400, 404}),
    "two hosts": (line("GET /healthz HTTP/1.1", "Host: evil.example"), {400}),
    "no host": (f"GET /sign-in HTTP/1.1\r\nX-Mark: {SECRET}\r\n\r\n".encode(), {400}),
    "no host, for the supervisor": (f"GET /healthz HTTP/1.1\r\nX-Mark: {SECRET}\r\n\r\n".encode(), {400}),
    "an empty host": (request("GET", "/healthz", Host=" ", X_Mark=SECRET), {400}),
    "another host": (request("GET", "/sign-in", Host=f"{SECRET}.example"), {400}),
    "a host that is none": (request("GET", "/sign-in", Host="[::"), {400}),
    "a host with a path": (request("GET", "/sign-in", Host="localhost/evil"), {400}),
    "a host with a name before it": (request("GET", "/sign-in", Host="evil@localhost"), {400}),
    "an address of another host": (line("GET http://evil.example/sign-in HTTP/1.1"), {303}),  # to our own
    "a method for proxies": (line("CONNECT evil.example:443 HTTP/1.1"), {400, 403, 404}),
    "two lengths": (post(Content_Length="2\r\nContent-Length: 3"), {400}),
    "a length that is none": (post(Content_Length="-1"), {400}),
    "a length without measure": (post(Content_Length="9" * 400), {400, 413}),
    "length and chunks": (post(body=b"2\r\n{}\r\n0\r\n\r\n", Transfer_Encoding="chunked"), {400}),
    "chunks of another coding": (post(Transfer_Encoding="gzip, chunked", Content_Length=""), {400, 501}),
    "chunks called something else too": (post(Transfer_Encoding="identity, chunked", Content_Length=""), {400, 501}),
    "chunks after nothing": (post(Transfer_Encoding="identity", Content_Length=""), {400, 501}),
    "a chunk that is none": (post(body=b"zz\r\n", Transfer_Encoding="chunked", Content_Length=""), {400}),
    "a chunk that is longer": (
        post(body=b"2\r\n{}}\r\n0\r\n\r\n", Transfer_Encoding="chunked", Content_Length=""),
        {400},
    ),
    "an unknown expectation": (post(Expect=SECRET), {400}),
    "too short a length": (post(body=batch(), Content_Length="20"), {400}),
    "too much, declared": (post(Content_Length=str(10**9)), {413}),
    "too much, not declared": (
        post(body=MEBIBYTE * 4 + b"0\r\n\r\n", Transfer_Encoding="chunked", Content_Length=""),
        {413},
    ),
    "another content": (post(body=f"a={SECRET}".encode(), Content_Type="text/plain"), {415}),
    "an encoded one": (post(Content_Encoding="gzip"), {415}),
    "no JSON": (post(body=SECRET.encode()), {400}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bytes_that_are_no_request_of_ours_are_refused(raw, cookie, stored, log, name):
    sent, expected = REFUSED[name]
    before = stored()
    signed_in = sent if b"Cookie" in sent else sent.replace(b"\r\n", f"\r\nCookie: {cookie}\r\n".encode(), 1)
    answers = raw.ask(signed_in)
    assert status(answers[0]) in expected
    assert stored() == before
    text = json.dumps(log())
    assert SECRET not in text and cookie[:20] not in text and "127.0.0.1" not in text
    assert len(log()) == len(answers) == 1
