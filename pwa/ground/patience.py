"""gunicorn's worker of threads, with patience: slow clients wait in its one loop, and a thread is taken only for a
request that is whole. Sixteen phones on a bad line would otherwise hold all sixteen threads.

Also closes without waiting: gunicorn 27 lingers up to two seconds for each client inside that loop.
"""

import selectors
import socket
import struct
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from .framing import EXPECT, Broken, Chunks, Unclear, body_length, head_end
from .logs import event

MOST_BODY = 9 * 1024 * 1024  # more than any form takes: the app refuses it by its length alone
MOST_HELD = 64 * 1024 * 1024  # what all unfinished requests of one process may fill
QUIET, WHOLE, LINGER = 30.0, 300.0, 2.0  # seconds: without a byte, for one request, for the other side to close
NEVER_READ = struct.pack("ll", 20, 0)  # an answer that nobody takes lets its thread go
PIECE = 64 * 1024
FINAL = "Connection: close\r\nContent-Length: 0"


class Caller(TConn):
    """One connection, with what has come of its next request."""

    def begin(self, came: bytes = b"") -> None:
        """Wait for the next request, of which `came` is the beginning."""
        self.came, self.head = bytearray(came), 0
        self.length: int | None = 0
        self.chunks: Chunks | None = None
        self.began = self.heard = time.monotonic()

    def late(self, moment: float) -> bool:
        """Whether the request has taken too long, or nothing came of it for too long."""
        patience = QUIET if self.came else self.cfg.keepalive
        return moment - self.heard > patience or moment - self.began > WHOLE

    def whole(self) -> bool:
        """Whether the request is whole, or refused by its head alone. Raises Unclear, Broken."""
        if not self.head:
            self.head = head_end(self.came)
            if not self.head:
                return False
            self.length = body_length(bytes(self.came[: self.head]))
            self.chunks = Chunks(self.head) if self.length is None else None
            if self.length and self.length > MOST_BODY:
                raise Unclear
            self._go_on()
        if self.chunks is None:
            return len(self.came) >= self.head + (self.length or 0)
        if len(self.came) > MOST_BODY:
            raise Unclear
        return bool(self.chunks.end(self.came))

    def _go_on(self) -> None:
        """Answer `Expect: 100-continue` here, or the body would be waited for in vain."""
        head = bytes(self.came[: self.head])
        plain = EXPECT.sub(b"", head)
        if plain != head:
            self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.came[: self.head] = plain
            self.head = len(plain)
            self.chunks = Chunks(self.head) if self.chunks else None


class Patient(ThreadWorker):
    """The worker."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.hearing: set[Caller] = set()
        self.leaving: dict[TConn, float] = {}
        self.held, self.swept = 0, 0.0

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End at once, but between two turns of the loop: gunicorn closes the pool of threads amid any
        line, and one that is handing a request to the pool holds its lock. Such a worker kept its port for ever."""
        self.method_queue.defer(super().handle_quit, sig, frame)

    def accept(self, listener: Any) -> None:
        """A new connection waits in the loop for its first request."""
        try:
            sock, address = listener.accept()
        except OSError:
            return  # it has gone again
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, NEVER_READ)
        self.nr_conns += 1
        self._hear_out(Caller(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """The next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._hear_out(conn)
        self._hear(conn, client)

    def _hear_out(self, conn: Caller, came: bytes = b"") -> None:
        conn.sock.setblocking(False)
        conn.begin(came)
        self.held += len(came)
        self.hearing.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._hear, conn))

    def _hear(self, conn: Caller, sock: Any) -> None:
        try:
            more = sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self._drop(conn, None)
            return
        conn.came += more
        conn.heard = time.monotonic()
        self.held += len(more)
        if self.held > MOST_HELD:
            self._drop(conn, HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            self._weigh(conn)

    def _weigh(self, conn: Caller) -> None:
        """Hand the request to a thread once it is whole; one without a clear end is read no further."""
        try:
            if not conn.whole():
                return
        except Unclear:
            _quietly(lambda: conn.sock.shutdown(socket.SHUT_RD))  # whoever reads on finds the end, and does not wait
        except Broken:  # the app would stumble over it in the middle of its reading
            self._drop(conn, HTTPStatus.BAD_REQUEST)
            return
        except OSError:
            self._drop(conn, None)
            return
        self._let_go(conn)
        conn.init()
        conn.data_ready = True
        conn.parser.unreader.unread(bytes(conn.came))
        conn.came = bytearray()
        self.enqueue_req(conn)

    def _let_go(self, conn: Caller) -> None:
        self.hearing.discard(conn)
        self.held -= len(conn.came)
        self.poller.unregister(conn.sock)

    def _drop(self, conn: Caller, status: HTTPStatus | None) -> None:
        """End a connection whose request never became whole; an empty one was only kept in reserve."""
        self._let_go(conn)
        if status:
            event("answered", method="other", route="-", status=int(status))
            again = "" if status == HTTPStatus.BAD_REQUEST else "Retry-After: 10\r\n"
            answer = f"HTTP/1.1 {status} {status.phrase}\r\n{FINAL}\r\n{again}\r\n".encode()
            _quietly(lambda: conn.sock.send(answer))
        self._leave(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """A request is answered: the connection is kept, or closed without the loop waiting for the other side."""
        try:
            kept = bool(fs.result()) if not fs.cancelled() else False
            ahead = conn.parser.unreader.take_buffered() if kept else b""
        except Exception:
            kept = False
        if not kept:
            self._leave(conn)
        elif ahead:  # it did not wait for the answer: no event will tell of these bytes
            self._hear_out(conn, ahead)
            self._weigh(conn)
        else:
            super().finish_request(conn, fs)

    def _leave(self, conn: TConn) -> None:
        """Say that nothing more comes, and hear the other side out for a moment: else the answer could be lost."""
        self.nr_conns -= 1
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._wave, conn))
            self.leaving[conn] = time.monotonic() + LINGER
        except (OSError, ValueError, KeyError):
            conn.close()

    def _wave(self, conn: TConn, sock: Any) -> None:
        try:
            if sock.recv(PIECE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._gone(conn)

    def _gone(self, conn: TConn) -> None:
        self.leaving.pop(conn, None)
        _quietly(lambda: self.poller.unregister(conn.sock))
        conn.close()

    def murder_pending(self) -> None:
        """Called in every turn of the loop: about once a second, end what has taken too long."""
        moment = time.monotonic()
        if moment < self.swept + 0.9:
            return
        self.swept = moment
        for conn in [conn for conn, until in self.leaving.items() if moment > until]:
            self._gone(conn)
        crowded = self.nr_conns >= self.worker_connections
        eldest = min(self.hearing, key=lambda conn: conn.began, default=None) if crowded else None
        for conn in [conn for conn in self.hearing if conn is eldest or conn.late(moment) or self._idle(conn)]:
            self._drop(conn, HTTPStatus.REQUEST_TIMEOUT if conn.came else None)

    def _idle(self, conn: Caller) -> bool:
        """Whether a stopping worker need not wait for it."""
        return not self.alive and not conn.came


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except (OSError, ValueError, KeyError):
        pass
