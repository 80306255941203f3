"""Where a request ends, as gunicorn's own reader sees it: readers that differ could be played against each other."""

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.ground.framing import MOST_HEAD, Broken, Chunks, Unclear, body_length, head_end

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"


def ours(head: bytes) -> int | str | None:
    try:
        return body_length(head)
    except Unclear:
        return "unclear"


@pytest.mark.parametrize(
    ("line", "length"),
    [
        (b"Content-Length: 5", 5), (b"content-LENGTH:5 ", 5), (b"Content-Length: 0", 0), (b"X: Content-Length: 5", 0),
        (b"Transfer-Encoding: chunked", None), (b"X-Content-Length: 5", 0), (b"Accept: transfer-encoding", 0),
        (b"Content-Length: 5\r\nContent-Length: 5", "unclear"), (b"Content-Length: +5", "unclear"),
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked", "unclear"), (b"Content-Length : 5", "unclear"),
        (b"Content-Length: 5, 5", "unclear"), (b"Content-Length: 0x5", "unclear"), (b"Content-Length:", "unclear"),
        (b"Content-Length: \xd9\xa5", "unclear"), (b"Transfer-Encoding: gzip, chunked", "unclear"),
        (b"Transfer-Encoding: identity", "unclear"), (b"X: a\r\n Content-Length: 5", "unclear"),
        (b"Content-Length: " + b"9" * 400, "unclear"), (b"Transfer-Encoding\t: chunked", "unclear"),
    ],
)  # fmt: skip
def test_a_head_says_how_long_its_body_is_or_is_unclear(line, length):
    assert ours(HEAD % line) == length


def test_a_head_ends_at_its_empty_line_and_must_end_somewhere():
    assert [head_end(b"GET / HTTP/1.1\r\n\r\nrest"[:cut]) for cut in (10, 17, 18, 22)] == [0, 0, 18, 18]
    with pytest.raises(Unclear):
        head_end(b"x" * MOST_HEAD)


def read_by_gunicorn(raw: bytes) -> tuple[bytes, bytes] | None:
    """(body, what is left for the next request), or None when gunicorn refuses it or wants more."""
    parser = get_parser(Config(), iter([raw]), ("127.0.0.1", 1))
    try:
        body = next(parser).body.read()
        return body, parser.unreader.take_buffered()
    except Exception:
        return None


PIECES = st.lists(st.binary(min_size=1, max_size=40), max_size=5)
CHUNKED = HEAD % b"Transfer-Encoding: chunked"


@given(pieces=PIECES, trailer=st.sampled_from([b"", b"X: y\r\n"]), rest=st.binary(max_size=9), cut=st.integers(1, 60))
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_chunks_end_where_gunicorn_ends_them_however_they_come(pieces, trailer, rest, cut):
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n" + trailer + b"\r\n"
    walk, came, found = Chunks(len(CHUNKED)), bytearray(CHUNKED), []
    for at in range(0, len(body), cut):
        came += body[at : at + cut]
        found.append(walk.end(came))
    assert found[-1] == len(CHUNKED) + len(body) and not any(found[:-1])
    assert read_by_gunicorn(CHUNKED + body + rest) == (b"".join(pieces), rest)


@given(noise=st.binary(max_size=60) | st.text("0123456789abcdef;\r\n \t", max_size=60).map(str.encode))
@settings(max_examples=150, derandomize=True, deadline=None, database=None)
def test_what_we_hold_whole_gunicorn_never_waits_for(noise):
    try:
        end = Chunks(len(CHUNKED)).end(CHUNKED + noise)
    except Broken:
        return  # refused
    if end:
        read = read_by_gunicorn(CHUNKED + noise)
        assert read is None or read[1] == noise[end - len(CHUNKED) :]
