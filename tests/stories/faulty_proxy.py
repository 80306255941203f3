"""Stand between a phone and the server: a proxy on a port of its own that can lose, cut or hold an answer.

What the browser sees is the network itself: connections that end, bodies that stop, a stranger's page under our name.
"""

import http.client
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.kit.server import Server

BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PORTAL = b"<!doctype html><title>Free Wi-Fi</title><h1>Free Wi-Fi</h1><p>Please accept our terms"


class Listening(ThreadingHTTPServer):
    """Says nothing of a browser that left before its answer was there: that is what some stories are about."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class FaultyProxy:
    """Everything goes through, until one of `trouble` says what becomes of a path: lost, cut, held or portal."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.trouble: dict[str, str] = {}  # the beginning of a path: what becomes of its answers
        self.troubled: list[str] = []  # the paths that met with trouble
        self.open = threading.Event()  # answers that are held go on when it is set
        self.listening = Listening(("127.0.0.1", 0), _traveller(self))
        self.listening.daemon_threads = True
        threading.Thread(target=self.listening.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """What the phone takes for the server."""
        return f"http://localhost:{self.listening.server_port}"

    def cookie(self, login: str) -> dict[str, Any]:
        """As Server.cookie: a port is nothing to a cookie."""
        return self.server.cookie(login)

    def meets(self, path: str, what: str) -> None:
        """From now on this becomes of answers to `path`."""
        self.open.clear()
        self.troubled.clear()
        self.trouble[path] = what

    def clears(self) -> None:
        """Everything goes through again, what was held too."""
        self.trouble.clear()
        self.open.set()

    def close(self) -> None:
        """Nobody passes any more."""
        self.clears()
        self.listening.shutdown()
        self.listening.server_close()


@contextmanager
def proxy_to(server: Server) -> Iterator[FaultyProxy]:
    """A proxy that is closed afterwards."""
    proxy = FaultyProxy(server)
    yield proxy
    proxy.close()


def _traveller(proxy: FaultyProxy) -> type[BaseHTTPRequestHandler]:
    class Traveller(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            what = next((what for path, what in proxy.trouble.items() if self.path.startswith(path)), "")
            if what == "portal":
                proxy.troubled.append(self.path)
                return self._answer(200, [("Content-Type", "text/html")], PORTAL)
            try:
                status, headers, answer = self._ask(body)
            except OSError:  # the server is away
                self.close_connection = True
                return None
            if what:
                proxy.troubled.append(self.path)
            if what == "held":
                proxy.open.wait(60)
            if what == "lost":
                self.close_connection = True
                return None
            return self._answer(status, headers, answer, len(answer) // 2 if what == "cut" else None)

        do_GET = do_POST = do_PUT = _pass

        def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            there = http.client.HTTPConnection("127.0.0.1", proxy.server.port, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in BY_HOP}
            there.request(self.command, self.path, body or None, headers)
            answer = there.getresponse()
            found = answer.status, answer.getheaders(), answer.read()
            there.close()
            return found

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, only: int | None = None) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:only])
            self.close_connection = only is not None

        def log_message(self, *_: object) -> None:
            pass

    return Traveller
