"""Where a request ends on the wire (RFC 9112 §6), told from its bytes alone. Pure."""

import re

MOST_HEAD = 64 * 1024
LENGTHS = re.compile(rb"\r\n([ \t]*(?:content-length|transfer-encoding))([^\r\n]*)")
EXPECT = re.compile(rb"\r\n(?i:expect)[ \t]*:[ \t]*(?i:100-continue)[ \t]*(?=\r\n)")
DIGITS, CHUNKED = re.compile(rb":[ \t]*([0-9]{1,15})[ \t]*"), re.compile(rb":[ \t]*chunked[ \t]*")
SIZE = re.compile(rb"([0-9a-fA-F]{1,8})(;[^\r\n]{0,200})?")


class Unclear(ValueError):
    """Two readers could disagree about where it ends, or there is no end to wait for."""


class Broken(ValueError):
    """A body in chunks that is none."""


def head_end(came: bytes | bytearray) -> int:
    """Where the head ends, or 0 as long as it has not. Raises Unclear when it is too long."""
    end = came.find(b"\r\n\r\n", 0, MOST_HEAD)
    if end < 0 and len(came) >= MOST_HEAD:
        raise Unclear
    return end + 4 if end >= 0 else 0


def body_length(head: bytes) -> int | None:
    """How long the body is that this head announces; None when it comes in chunks. Raises Unclear."""
    found = LENGTHS.findall(head[:-2].lower())
    if not found:
        return 0
    name, rest = found[0]
    length = DIGITS.fullmatch(rest)
    if len(found) == 1 and name == b"content-length" and length:
        return int(length[1])
    if len(found) == 1 and name == b"transfer-encoding" and CHUNKED.fullmatch(rest):
        return None
    raise Unclear


class Chunks:
    """A chunked body, walked as it comes: each byte is looked at once."""

    def __init__(self, start: int) -> None:
        self.at, self.last = start, False

    def end(self, came: bytes | bytearray) -> int:
        """Where the body ends, or 0 as long as it has not. Raises Broken."""
        while (line := came.find(b"\r\n", self.at, self.at + 300)) >= 0:
            if self.last:  # trailers, then an empty line
                if line == self.at:
                    return line + 2
                self.at = line + 2
                continue
            size = SIZE.fullmatch(bytes(came[self.at : line]))
            if not size:
                raise Broken
            length = int(size[1], 16)
            self.last = length == 0
            after = line + 2 + (length + 2 if length else 0)
            if after > len(came):
                return 0
            if length and came[after - 2 : after] != b"\r\n":
                raise Broken
            self.at = after
        if len(came) - self.at >= 300:
            raise Broken
        return 0
