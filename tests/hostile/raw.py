"""A client that sends raw bytes, also such as no browser would send."""

import json
import re
import socket
from typing import Any

PATIENCE = 30


class Raw:
    """Connections to one server; each says what it gets."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open: list[socket.socket] = []

    def connect(self, *pieces: bytes) -> socket.socket:
        """A connection on which these pieces were sent, and that stays open."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            wire.sendall(piece)
        self.open.append(wire)
        return wire

    def ask(self, *pieces: bytes, hang_up: bool = True) -> list[bytes]:
        """Send all of it; the answers, each from its status line on. The other side must come to an end."""
        wire = self.connect()
        try:
            for piece in pieces:
                wire.sendall(piece)
            if hang_up:
                wire.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it was refused before it was whole
        return answers(wire)

    def close(self) -> None:
        """Hang up everywhere."""
        for wire in self.open:
            wire.close()
        self.open.clear()


def answers(wire: socket.socket) -> list[bytes]:
    """Everything the other side says until it ends, cut at the status lines."""
    said = b""
    try:
        while more := wire.recv(65536):
            said += more
    except ConnectionResetError:
        pass
    return re.split(rb"(?=HTTP/1\.[01] \d{3} )", said)[1:]


def status(answer: bytes) -> int:
    """Of one answer."""
    return int(answer.split(b" ", 2)[1])


def one_answer(wire: socket.socket) -> bytes:
    """The next answer, head and body."""
    said = b""
    while not (head := re.search(rb"(?s)^.*?\r\n\r\n", said)) or len(said) < head.end() + _length(head[0]):
        more = wire.recv(65536)
        assert more, f"hung up after {said!r}"
        said += more
    return said


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return int(found[1]) if found else 0


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A plain request of our own page; header names with _ for -, an empty value leaves the header out."""
    named = {"Host": "localhost", "Sec-Fetch-Site": "same-origin"}
    if body:
        named["Content-Length"] = str(len(body))
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1") + body


def sync_body(phone: Any) -> bytes:
    """One good entry of this phone, as it goes over the wire."""
    envelope = {"device": phone.device, "account": phone.account, "epoch": None, "sent_at": phone.now().isoformat()}
    return json.dumps({**envelope, "discarded": [], "submissions": [phone.entry()]}).encode()
